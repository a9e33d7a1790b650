import numpy as np

from tests.known import worked_out_once


def test_it_is_worked_out_once_and_each_answer_may_be_changed(tmp_path):
    asked = []

    def doubled(numbers, *, by=2):
        asked.append(by)
        return numbers * by

    known = worked_out_once(doubled, tmp_path)
    first = known(np.arange(3))
    first += 1
    assert known(np.arange(3)).tolist() == [0, 2, 4]
    assert asked == [2]


def test_whoever_asks_with_one_number_changed_gets_an_answer_of_its_own(tmp_path):
    known = worked_out_once(lambda numbers, by=2: numbers * by, tmp_path)
    numbers = np.arange(3)
    assert known(numbers).tolist() == [0, 2, 4]
    numbers[1] = 5
    assert known(numbers).tolist() == [0, 10, 4]
    assert known(numbers, by=3).tolist() == [0, 15, 6]
    assert known(numbers.astype(np.float32)).dtype == np.float32


def test_equal_worlds_are_one_however_they_lie_in_memory(tmp_path):
    asked = []
    known = worked_out_once(lambda rows: asked.append(rows) or rows.sum(), tmp_path)
    rows = np.arange(12).reshape(3, 4)
    for same in (rows, np.asfortranarray(rows), np.repeat(rows, 2, axis=0)[::2]):
        assert known(same) == 66
    assert len(asked) == 1
    assert known(rows.reshape(4, 3)) == 66
    assert len(asked) == 2


def test_what_is_found_out_when_the_run_is_over_is_answered_and_not_kept(tmp_path):
    known = worked_out_once(lambda number: number + 1, tmp_path / "gone")
    assert known(4) == 5
    assert not (tmp_path / "gone").exists()


def test_other_work_is_other_work(tmp_path):
    def less(number):
        return number - 1

    def more(number):
        return number + 1

    assert [worked_out_once(work, tmp_path)(4) for work in (less, more, less)] == [3, 5, 3]
