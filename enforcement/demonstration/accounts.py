"""A sign-in for each kind of reader of the demonstration province, all with one password that is no secret."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from agencies.models import Agency, Person, Post, User
from agencies.roles import Role
from enforcement.demonstration.simulation.names import person

PASSWORD = "nam-hai-minh-hoa"  # noqa: S105 - printed at every start


@dataclass(frozen=True)
class SignIn:
    """An account: its name, the role it shows, the agency, and the person if there is one already."""

    username: str
    role: Role
    agency: str
    person: str = ""


SIGN_INS = (
    SignIn("chutich", Role.COMMITTEE_MEMBER, "BCD-NH"),
    SignIn("truongthads", Role.PROVINCE_HEAD, "THADS-NH", "LD-THADS-NH"),
    SignIn("thongke", Role.STATISTICIAN, "THADS-NH"),
    SignIn("truongkv3", Role.OFFICE_HEAD, "KV3", "LD-KV3"),
    SignIn("thuky3", Role.CLERK, "KV3", "TK-KV3"),
    SignIn("chv017", Role.ENFORCER, "KV3", "CHV-017"),
    SignIn("toaan", Role.COURT_OFFICER, "TAND-KV3"),
    SignIn("kiemsat", Role.PROCURATOR, "VKSND-KV3"),
    SignIn("congan", Role.POLICE_OFFICER, "CA-NH"),
    SignIn("congantanhoa", Role.POLICE_OFFICER, "CAX-TH"),
    SignIn("nganhang", Role.AGENCY_OFFICER, "NH-1"),
    SignIn("quantri", Role.ADMINISTRATOR, "THADS-NH"),
)


def create() -> None:
    """Create the accounts, and the people and posts that are not there yet."""
    rng = Random(PASSWORD)  # noqa: S311 - nothing secret: the same names every time
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    for sign_in in SIGN_INS:
        who = _existing(sign_in) or _newcomer(sign_in, rng)
        User.objects.create(
            username=sign_in.username,
            password=password,
            person=who,
            language="vi",
            is_staff=sign_in.role == Role.ADMINISTRATOR,
        )


def existing() -> list[SignIn]:
    """The sign-ins that are there and still open."""
    names = [sign_in.username for sign_in in SIGN_INS]
    there = set(User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True))
    return [sign_in for sign_in in SIGN_INS if sign_in.username in there]


def _existing(sign_in: SignIn) -> Person | None:
    return Person.objects.get(code=sign_in.person) if sign_in.person else None


def _newcomer(sign_in: SignIn, rng: Random) -> Person:
    someone = Person.objects.create(code=f"NV-{sign_in.username}", name=person(rng))
    Post.objects.create(person=someone, agency=Agency.objects.get(code=sign_in.agency), role=sign_in.role)
    return someone
