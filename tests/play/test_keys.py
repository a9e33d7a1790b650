from game.play.intents import CallGroup, Command, Give, MakeGroup, Pan
from game.play.keys import ALWAYS, PLOTTING, WATCHING, Press, intent_of
from game.play.verbs import VERBS


def test_every_verb_key_is_bound_and_every_binding_is_a_verb() -> None:
    bound = {press: intent.verb for press, intent in PLOTTING.items() if isinstance(intent, Give)}
    assert set(VERBS) - set(bound.values()) == {"burn", "escort", "ram", "surrender", "war"}
    for press, verb in bound.items():
        assert VERBS[verb].key == ("Shift+" if press.shift else "") + press.name.upper()
    assert PLOTTING[Press(VERBS["burn"].key.lower())] is Command.TYPE_BURN


def test_no_key_is_bound_twice_in_one_state() -> None:
    assert not set(PLOTTING) & set(ALWAYS)
    assert intent_of(Press("left"), watching=True) == WATCHING[Press("left")]
    assert isinstance(intent_of(Press("left"), watching=False), Pan)
    assert intent_of(Press("3", ctrl=True), watching=False) == MakeGroup(3)
    assert intent_of(Press("3", alt=True), watching=True) == CallGroup(3)
    assert intent_of(Press("f9"), watching=False) is None
