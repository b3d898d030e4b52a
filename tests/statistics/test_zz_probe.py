import io, json, time, zipfile, csv, cProfile, pstats
from datetime import date
from pathlib import Path
import pytest
from django.core.management import call_command
from cases.register.returning import write_register


def call(*a):
    out = io.StringIO()
    call_command(*a, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["csv"])
def test_probe(tmp_path, how):
    n = 20000
    units = [{"code": "P", "name": "Tỉnh", "kind": "province"}] + [
        {"code": f"KV{i}", "name": f"KV {i}", "kind": "office", "parent": "P"} for i in range(1, 6)
    ]
    enf = [{"code": f"C{i}{j}", "name": f"Nguyễn {i} {j}", "unit": f"KV{i}"} for i in range(1, 6) for j in range(4)]
    cases = [
        {
            "decision_number": str(i),
            "decided_on": date(2020, 10, 1),
            "unit": f"KV{i % 5 + 1}",
            "enforcer": f"C{i % 5 + 1}{i % 4}",
            "initiation": "ex_officio",
            "judgment_kind": "civil",
            "amount": 1000000 + i,
        }
        for i in range(n)
    ]
    ev = [
        {
            "decision_number": str(i),
            "decided_on": date(2020, 10, 1),
            "unit": f"KV{i % 5 + 1}",
            "event": "completed",
            "occurred_on": date(2021, 3, 1),
        }
        for i in range(0, n * 3 // 4)
    ]
    t = time.time()
    if how == "xlsx":
        p = tmp_path / "a.xlsx"
        write_register(p, {"units": units, "enforcers": enf, "cases": cases, "events": ev})
    else:
        p = tmp_path / "a.zip"
        with zipfile.ZipFile(p, "w", zipfile.ZIP_DEFLATED) as z:
            for name, rows in dict(units=units, enforcers=enf, cases=cases, events=ev).items():
                s = io.StringIO()
                keys = list(dict.fromkeys(k for r in rows for k in r))
                w = csv.DictWriter(s, keys)
                w.writeheader()
                w.writerows(rows)
                z.writestr(name + ".csv", s.getvalue())
    print("write", time.time() - t)
    t = time.time()
    pr = cProfile.Profile()
    c0 = time.process_time()
    pr.enable()
    a = call("import_register", str(p))
    pr.disable()
    print("cpu", time.process_time() - c0)
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
    print("import", time.time() - t, {k: v for k, v in a.items() if k != "rows"})
    t = time.time()
    print(call("form", "01", "--year", "2021", "--months", "12", "--agency", "P")["rows"][0], time.time() - t)
