"""What a FHIR bundle of a SMART Health Card says about COVID-19 doses and tests."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.credentials.parsing import calendar_date, items, mapping, text
from dashboard.domain.credential import HealthFacts, Holder
from dashboard.domain.errors import Unreadable

USUAL_COURSE = 2
_CVX, _LOINC = "http://hl7.org/fhir/sid/cvx", "http://loinc.org"
_SNOMED = "http://snomed.info/sct"
# Codes of COVID-19 vaccines: CDC's CVX list, and the Canadian SNOMED CT codes.
_CVX_CODES = {
    *("207", "208", "210", "211", "212", "213", "217", "218", "219", "221", "225", "226"),
    *("227", "228", "229", "230", "300", "301", "302", "308", "309", "310", "311", "312", "313"),
    *(str(code) for code in range(500, 522)),
}
_SNOMED_CODES = {"28571000087109", "28581000087106", "28761000087108", "28951000087107"}
_VACCINES = {(_CVX, code) for code in _CVX_CODES} | {(_SNOMED, code) for code in _SNOMED_CODES}
# Janssen, Sputnik Light and CanSino are given once.
_GIVEN_ONCE = {(_CVX, "212"), (_CVX, "504"), (_CVX, "506"), (_SNOMED, "28951000087107")}
# LOINC codes of tests for the virus itself: nucleic acid and antigen, not antibodies.
_TESTS = {
    (_LOINC, code)
    for code in (
        *("94306-8", "94309-2", "94500-6", "94502-2", "94534-5", "94558-4", "94559-2", "94565-9"),
        *("94640-0", "94660-8", "94745-7", "94746-5", "94756-4", "94757-2", "94758-0", "94759-8"),
        *("94760-6", "94764-8", "94845-5", "95209-3", "95406-5", "95409-9", "95423-0", "95425-5"),
        *("95608-6", "95823-1", "95941-1", "96119-3", "96123-5", "96448-6", "96986-5", "97097-0"),
    )
}
_POSITIVE, _NEGATIVE = {"260373001", "10828004"}, {"260415000", "260385009"}
_FINAL = {"final", "amended", "corrected"}


def resources(bundle: object) -> tuple[Mapping[str, Any], ...]:
    """The resources of a bundle. Raises Unreadable."""
    entries = items(mapping(bundle).get("entry"))
    return tuple(mapping(entry.get("resource")) for entry in entries)


def holder_of(found: tuple[Mapping[str, Any], ...], *, zone: ZoneInfo) -> Holder:
    """The one patient; nameless where the card names nobody. Raises Unreadable for several."""
    patients = [each for each in found if each.get("resourceType") == "Patient"]
    if len(patients) > 1:
        raise Unreadable("fhir: several patients")
    if not patients:
        return Holder(name="")
    names = [name for name in map(_name, items(patients[0].get("name"))) if name]
    if not names:
        raise Unreadable("fhir: no name")
    return Holder(name=names[0], birth_date=calendar_date(patients[0].get("birthDate"), zone=zone))


def facts_of(found: tuple[Mapping[str, Any], ...], *, zone: ZoneInfo) -> HealthFacts:
    """Doses by distinct days, and the latest positive and negative result."""
    doses = sorted({_occurrence(each): each for each in found if _is_dose(each)}.items())
    days = [day for written, _ in doses if (day := calendar_date(written, zone=zone))]
    return HealthFacts(
        doses=len(doses),
        course=_course(doses[0][1]) if doses else 0,
        last_dose_on=max(days, default=None),
        positive_on=_latest_result(found, _POSITIVE, zone),
        negative_on=_latest_result(found, _NEGATIVE, zone),
    )


def _name(name: Mapping[str, Any]) -> str:
    given = name.get("given")
    parts = [*(given if isinstance(given, list) else ()), name.get("family")]
    return " ".join(" ".join(map(text, parts)).split()) or text(name.get("text"))


def _codings(concept: object) -> Iterator[tuple[str, str]]:
    if isinstance(concept, Mapping):
        for coding in items(concept.get("coding")):
            yield text(coding.get("system")), text(coding.get("code"))


def _is_dose(resource: Mapping[str, Any]) -> bool:
    return (
        resource.get("resourceType") == "Immunization"
        and resource.get("status") == "completed"
        and any(code in _VACCINES for code in _codings(resource.get("vaccineCode")))
    )


def _occurrence(dose: Mapping[str, Any]) -> str:
    """The day as it is written: one dose that is recorded twice is one dose."""
    return text(dose.get("occurrenceDateTime"))[:10]


def _course(first: Mapping[str, Any]) -> int:
    once = any(code in _GIVEN_ONCE for code in _codings(first.get("vaccineCode")))
    return 1 if once else USUAL_COURSE


def _latest_result(
    found: tuple[Mapping[str, Any], ...], results: set[str], zone: ZoneInfo
) -> date | None:
    days = [
        calendar_date(each.get("effectiveDateTime"), zone=zone)
        for each in found
        if _is_test(each) and _result(each) & results
    ]
    return max((day for day in days if day), default=None)


def _is_test(resource: Mapping[str, Any]) -> bool:
    return (
        resource.get("resourceType") == "Observation"
        and text(resource.get("status")) in _FINAL
        and any(code in _TESTS for code in _codings(resource.get("code")))
    )


def _result(test: Mapping[str, Any]) -> set[str]:
    return {code for _, code in _codings(test.get("valueCodeableConcept"))}
