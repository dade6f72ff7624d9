import logging
import pytest
from tests.integration.payments import payments
from tests.integration.tricks import *
from tests.integration.calls import *
from functions.match import handler as mh

@pytest.fixture
def t(tricks, request):
    print("\n=====", request.node.name)
    class T(type(tricks)):
        def send(self, *a, **k):
            r = super().send(*a, **k); print("  said", dict(r)); return r
        def pay(self):
            r = super().pay(); print("  run", r, "paid", self.paid, "| held", self.held()); return r
    tricks.__class__ = T
    return tricks

def status(t): print("   ", t.statuses())
def contract(t, n="C-1", **k): t.contract(n, **k)
HOLD={"unplannedVisits":"hold"}
PLANNED={"pricing":{"basis":"planned","rounding":{"mode":"none"}}}

def test_AA_dearer_after_payment(t):
    t.send(visit(16,"07:10")); t.pay()
    t.send(visit(16,"07:10",StartTimeClaimed="06:30:00")); t.pay()

def test_AB_part(t):
    t.order("O-1", start="07:10")
    t.send(visit(16,"07:10",300)); t.pay()
    t.send(visit(16,"07:10",300,StartTimeClaimed="02:00:00")); t.pay()

def test_AC_cards(t):
    rates=[r|{"durations":{"15":"9.00","30":"12.05","60":"24.10"}} for r in FRAMEWORK["rates"]]
    t.reference.put("rate-frameworks","NORTH",FRAMEWORK|{"rates":rates})
    t.order("O-1", minutes=60)
    t.send(visit(16,minutes=60)); t.pay()
    t.send(visit(16,minutes=15,NumberOfCarers="4")); t.pay()

def test_AQ_pervisit(t):
    rates=[{k:v for k,v in r.items() if k!="hourly"}|{"perVisit":"50.00"} if r["timeBand"]=="NIGHT" else r for r in FRAMEWORK["rates"]]
    t.reference.put("rate-frameworks","NORTH",FRAMEWORK|{"rates":rates})
    t.order("O-1", start="22:00", minutes=540)
    t.send(visit(16,"22:00",540)); t.pay()
    t.send(visit(17,"22:00",120), visit(18,"00:00",420)); t.pay()
    t.send(*[visit(19,f"22:{i:02}",1) for i in (0,20,40)],*[visit(19,f"23:{i:02}",1) for i in (0,20,40)]); t.pay()

def test_AQ_cards_split(t):
    rates=[r|{"durations":{"15":"9.00","30":"12.05","60":"24.10"}} for r in FRAMEWORK["rates"]]
    t.reference.put("rate-frameworks","NORTH",FRAMEWORK|{"rates":rates})
    t.send(visit(16,"09:00",15),visit(16,"09:15",15)); t.pay()

def test_BD_decoy(t):
    t.send(visit(16)); t.pay()
    t.send(visit(16,"09:31"),visit(16,"09:10",0,VisitCode="CX",CareWorkerRef="CW2")); t.pay()
def test_BD_decoy_bogus(t):
    t.send(visit(16)); t.pay()
    t.send(visit(16,"09:41"),visit(16,"09:31",10,OrderRef="bogus",CareWorkerRef="CW2")); t.pay()

def test_BL_displaced_hold(t):
    contract(t,**HOLD)
    t.send(visit(16,"09:31")); t.pay()
    t.send(visit(16,"09:31"),visit(16,"09:00")); t.pay()
def test_BL_displaced_planned(t):
    contract(t,**PLANNED)
    t.send(visit(16,"10:31")); t.pay()
    t.send(visit(16,"10:31"),visit(16,"09:40")); t.pay()
    t.send(visit(16,"10:31"),visit(16,"09:40"),visit(16,"09:05")); t.pay()
def test_BL_displaced_cn(t):
    t.send(visit(16,"10:31",VisitCode="CN",ActualDuration="00:00:00")); t.pay()
    t.send(visit(16,"10:31",VisitCode="CN",ActualDuration="00:00:00"),visit(16,"09:40",VisitCode="CN",ActualDuration="00:00:00")); t.pay()
def test_BL_na_then_delivered(t):
    t.send(visit(16,"09:00",15,VisitCode="NA")); t.pay()
    t.send(visit(16,"09:00",15,VisitCode="NA"),visit(16,"09:40")); t.pay()

def test_F_rejected_run(t):
    t.send(visit(16)); t.night(); r=t.payments.drafted()
    t.payments.told("POST",f"/payment-runs/{r}/reject",body={"note":"no"})
    t.withdraw("16 09:00"); t.send(visit(16,"09:10")); t.pay(); t.pay()

def test_A_refused_corrected(t):
    t.send(visit(16, DurationClaimed="03:51:00", ActualDuration="00:01:00")); t.pay(); t.decide("refuse"); t.pay()
    t.send(visit(16, minutes=231)); t.pay()
def test_A_refused_code(t):
    t.send(visit(16),visit(16,"11:00",VisitCode="CN",ActualDuration="00:00:00")); t.pay(); t.decide("refuse")
    t.send(visit(16),visit(16,"11:00")); t.pay()

def test_AX_release_grows(t):
    t.send(*week()[1:], visit(16,"11:00",60)); t.pay(); t.decide("release"); 
    t.send(*week(), visit(16,"11:00",60)); t.pay()
def test_BZ_release_grows(t):
    t.send(visit(16,SecondaryVisit="True",CareWorkerRef="CW3",NumberOfCarers="2")); t.night(); print(t.held()); t.decide("release")
    t.send(visit(16,SecondaryVisit="True",CareWorkerRef="CW3",NumberOfCarers="2"), visit(16)); t.pay()
