"""Work is a row first: written in the transaction of its cause, run later, once in effect.

enqueue("send_mail", mail.id)          # in a service
@job("send_mail")                       # in a package's jobs
def send_mail(item: WorkItem) -> None: …
"""

from foundation.work.jobs import Finish, JobSpec, WorkItem, job, jobs
from foundation.work.queueing import enqueue

__all__ = ["Finish", "JobSpec", "WorkItem", "enqueue", "job", "jobs"]
