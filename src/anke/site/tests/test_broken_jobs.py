# SPDX-License-Identifier: EUPL-1.2
"""A killed worker's job goes back to the queue; a living worker keeps its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from anke.site.broken_jobs import MOST_WORKERS, give_back_broken_jobs, give_sign
from anke.site.worker_signs import WorkerSign

pytestmark = pytest.mark.db

# Makes its sign, says its name and stays until it is killed.
WORKER = (
    "import sys, pathlib\n"
    "from anke.site.worker_signs import WorkerSign\n"
    "sign = WorkerSign(pathlib.Path(sys.argv[1]))\n"
    "print(sign.worker, flush=True)\n"
    "sys.stdin.read()\n"
)


class Worker:
    """A process that gives a sign of life as a worker does."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.name = self._process.stdout.readline().strip()

    def kill(self) -> None:
        """End it as the system does when memory runs out."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    """Give the folder of signs of a site of its own."""
    settings.ANKE_VAR = tmp_path
    return tmp_path / "workers"


@pytest.fixture
def worker(folder) -> Iterator[Worker]:
    """Start a worker that lives until it is killed."""
    started = Worker(folder)
    yield started
    started.kill()


def running(*workers: str) -> DBTaskResult:
    """Write a job as the queue has it while the last of these workers runs it."""
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now(),
        run_after=timezone.now(),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="anke.safeguards.tasks.forget_views",
        backend_name="default",
        worker_ids=list(workers),
    )


@pytest.mark.django_db
def test_the_job_of_a_killed_worker_is_given_back(worker, folder) -> None:
    """It is ready again, remembers who has had it, and the dead leave nothing."""
    job = running(worker.name)
    worker.kill()

    assert give_back_broken_jobs("") == 1

    job.refresh_from_db()
    assert (job.status, job.started_at, job.worker_ids) == (
        "READY",
        None,
        [worker.name],
    )
    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_a_living_worker_keeps_its_job(worker, folder) -> None:
    """Nobody runs it a second time beside it, and its sign stays."""
    job = running(worker.name)

    assert give_back_broken_jobs("") == 0

    job.refresh_from_db()
    assert job.status == "RUNNING"
    assert [one.name for one in folder.iterdir()] == [worker.name]


@pytest.mark.django_db
def test_asking_does_not_end_ones_own_sign(worker, folder) -> None:
    """The one that asks has jobs of its own, and goes on being seen by others."""
    with give_sign() as sign:
        job = running(sign.worker)

        assert give_back_broken_jobs(sign.worker) == 0

    job.refresh_from_db()
    assert job.status == "RUNNING"
    assert {one.name for one in folder.iterdir()} == {sign.worker, worker.name}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["another-machine.17-0123456789ab", "0123456789", ""])
def test_nothing_is_said_of_other_machines_workers(folder, name) -> None:
    """Whether they live cannot be seen from here."""
    job = running(*[name] * bool(name))

    assert give_back_broken_jobs("") == 0

    job.refresh_from_db()
    assert job.status == "RUNNING"


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up(folder) -> None:
    """The tenth worker was the last; the list of jobs says why."""
    names = []
    for _ in range(MOST_WORKERS):
        worker = Worker(folder)
        names.append(worker.name)
        worker.kill()
    job = running(*names)

    assert give_back_broken_jobs("") == 0

    job.refresh_from_db()
    assert job.status == "FAILED"
    assert job.exception_class_path.endswith("WorkersDied")
    assert f"{MOST_WORKERS} workers died" in job.traceback


@pytest.mark.django_db
def test_a_finished_job_is_left_alone(worker) -> None:
    """Only what says "running" can have been broken off."""
    job = running(worker.name)
    job.set_successful(7)
    worker.kill()

    assert give_back_broken_jobs("") == 0

    job.refresh_from_db()
    assert (job.status, job.return_value) == ("SUCCESSFUL", 7)


def test_a_name_fits_the_queue_and_tells_the_process(tmp_path) -> None:
    """The queue takes 64 letters; the operator sees whose worker it is."""
    with WorkerSign(tmp_path) as sign, WorkerSign(tmp_path) as other:
        assert len(sign.worker) <= 64
        assert sign.worker != other.worker
