"""Contract L's whole story with python-socketio: live_chat.py URL TRANSPORT… (Each step fails with a sentence.)"""

import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

from person import Person, sign_in

SESSION = set(
    "id status customer_id agent_id subject priority required_skills metadata created_at assigned_at wait_time "
    "ended_at last_activity_at ticket_id".split()
)
MESSAGE = set("id session_id seq type content sender_id sender_type created_at".split())


def is_session(session):
    assert set(session) == SESSION, sorted(set(session) ^ SESSION)
    return session


def is_message(message, *more):
    assert set(message) == MESSAGE | set(more), sorted(set(message) ^ MESSAGE)
    return message


class Story:
    def __init__(self, url, transports):
        self.url, self.transports = url, transports
        logins = [sign_in(url, f"{name}@callcenter.com") for name in ("agent1", "agent2", "admin")]
        self.agents = [Person(one["user"]["name"], url, transports, one["token"]) for one in logins]
        for agent, login in zip(self.agents, logins):
            agent.id = login["user"]["id"]
        self.customer = Person("the customer", url, transports, tenant="demo-tenant")
        self.everyone = [*self.agents, self.customer]

    def mine(self, data):
        return data.get("session_id", data.get("id")) == self.id

    def say(self, person, content, **more):
        data = {"session_id": self.id, "type": "text", "content": content, **more}
        return is_message(person.does("chat:send_message", data)["message"])

    def hears(self, person, message):
        assert person.next("chat:new_message", lambda data: data["id"] == message["id"]) == message

    def connected_as_asked(self):
        for person in self.everyone:
            assert person.transport == self.transports[-1], f"{person.name} is on {person.transport}"

    def start(self):
        data = {"subject": "Python asks", "priority": "high", "metadata": {"page_url": "/python"}}
        answer = self.customer.does("chat:start", data)
        session = is_session(answer["session"])
        assert (session["status"], session["priority"]) == ("pending", "high")
        assert session["metadata"]["customer"]["page_url"] == "/python"
        self.id, self.customer.token = session["id"], answer["token"]
        self.customer.id = session["customer_id"]
        for agent in self.agents:
            assert is_session(agent.next("chat:new_session", self.mine))["status"] == "pending"

    def accept_race(self):
        both = self.agents[:2]
        with ThreadPoolExecutor() as pool:
            answers = list(pool.map(lambda one: one.ask("chat:accept", {"session_id": self.id}), both))
        assert sorted(one["ok"] for one in answers) == [False, True], answers
        won = answers.index(next(one for one in answers if one["ok"]))
        self.winner, self.loser = both[won], both[1 - won]
        assert answers[1 - won]["error"]["code"] == "already_assigned"
        assert is_session(answers[won]["session"])["agent_id"] == self.winner.id
        for person in (self.customer, self.winner):
            assert is_session(person.next("chat:session_assigned", self.mine))["status"] == "active"

    def messages(self):
        room = (self.customer, self.winner)
        for person in room:
            message = self.say(person, f"From {person.name}")
            for listener in room:
                self.hears(listener, message)
        client_id = str(uuid.uuid4())
        once = self.say(self.customer, "Once", client_id=client_id)
        assert self.say(self.customer, "Once", client_id=client_id) == once
        data = {"session_id": self.id, "type": "text", "content": "Twice", "client_id": client_id}
        self.customer.refused("chat:send_message", data, "client_id_reused")
        assert self.say(self.customer, "After").get("seq") == once["seq"] + 1

    def typing_and_seen(self):
        for one, other, kind in (
            (self.customer, self.winner, "customer"),
            (self.winner, self.customer, "agent"),
        ):
            one.does("chat:typing", {"session_id": self.id, "is_typing": True})
            told = other.next("chat:typing", self.mine)
            assert told == {"session_id": self.id, "user_id": one.id, "user_type": kind, "is_typing": True}
            message = self.say(other, "Read this")
            one.does("chat:seen", {"session_id": self.id, "message_id": message["id"]})
            told = other.next("chat:seen", lambda data: data["message_id"] == message["id"])
            assert (told["user_type"], told["seq"]) == (kind, message["seq"])
            self.hears(one, self.say(one, "Done"))
            for event in ("chat:typing", "chat:seen"):
                own = [data for data in one.all(event) if data["user_type"] == kind]
                assert not own, f"{event} came back to the {kind}"

    def saved_reply_and_article(self):
        data = {"session_id": self.id, "shortcut": "greeting", "variables": {"customer_name": "Vera"}}
        reply = is_message(self.winner.does("chat:use_canned_response", data)["message"])
        assert "Vera" in reply["content"] and reply["type"] == "text", reply
        self.hears(self.customer, reply)
        article = self.winner.rest("GET", "/api/v1/kb/articles")[1]["articles"][0]
        data = {"session_id": self.id, "type": "kb_article", "kb_article_id": article["id"]}
        shared = is_message(self.winner.does("chat:send_message", data)["message"], "kb_article")
        assert set(shared["kb_article"]) == {"id", "title", "url", "excerpt"}
        self.hears(self.customer, shared)

    def queue_context_and_workload(self):
        status, stats = self.winner.rest("GET", "/api/live-chat/queue/stats")
        assert status == 200 and stats["total_pending"] == sum(stats["by_priority"].values())
        _, context = self.winner.rest("GET", f"/api/live-chat/{self.id}/customer-context")
        assert context["customer"]["id"] == self.customer.id
        _, load = self.winner.rest("GET", f"/api/live-chat/agent/{self.winner.id}/workload")
        assert self.id in [one["id"] for one in load["active_chats"]]
        assert 0 < load["capacity_utilization"] <= 1

    def transfer(self):
        data = {"session_id": self.id, "agent_id": self.loser.id, "reason": "Knows Python"}
        assert self.winner.does("chat:transfer", data)["session"]["agent_id"] == self.loser.id
        for person in (self.customer, self.winner, self.loser):
            assert is_session(person.next("chat:transferred", self.mine))["agent_id"] == self.loser.id
        self.hears(self.loser, self.say(self.customer, "Hello, you"))

    def comes_back(self):
        before = self.say(self.loser, "before")
        self.hears(self.customer, before)
        self.customer.cut()
        missed = [self.say(self.loser, f"missed {n}") for n in range(5)]
        self.customer.connect()
        data = {"session_id": self.id, "after_seq": before["seq"]}
        joined = self.customer.does("chat:join", data)
        assert joined["messages"] == missed and joined["has_more"] is False
        live = self.say(self.loser, "live")
        self.hears(self.customer, live)
        # The client hands each event to a thread of its own: by number, not by when it was heard.
        heard = [data for data in self.customer.all("chat:new_message") if data["seq"] > before["seq"]]
        assert heard == [live], "none twice"

    def refusals(self):
        nowhere = {"session_id": "nowhere", "type": "text", "content": "x"}
        empty = {"session_id": self.id, "type": "text", "content": ""}
        self.customer.refused("chat:send_message", nowhere, "not_found")
        self.customer.refused("chat:send_message", empty, "invalid", "content")
        self.customer.refused("chat:accept", {"session_id": self.id}, "forbidden")
        assert self.loser.does("agent:activity_ping", {}) == {"status": "online"}

    def ticket_and_end(self):
        path = f"/api/live-chat/{self.id}/convert-to-ticket"
        first, second = (self.loser.rest("POST", path, {"subject": "Python"}) for _ in range(2))
        assert (first[0], second[0]) == (201, 200) and first[1]["ticket"]["id"] == second[1]["ticket"]["id"]
        done = is_session(self.customer.does("chat:end", {"session_id": self.id})["session"])
        assert done["status"] == "closed" and done["ticket_id"] == first[1]["ticket"]["id"]
        assert self.loser.next("chat:ended", self.mine) == done
        _, history = self.customer.rest("GET", f"/api/live-chat/{self.id}/messages")
        seqs = [message["seq"] for message in history["messages"]]
        assert seqs == list(range(1, len(seqs) + 1))

    def run(self):
        try:
            for step in (
                self.connected_as_asked,
                self.start,
                self.accept_race,
                self.messages,
                self.typing_and_seen,
                self.saved_reply_and_article,
                self.queue_context_and_workload,
                self.transfer,
                self.comes_back,
                self.refusals,
                self.ticket_and_end,
            ):
                step()
                print(f"  {step.__name__.replace('_', ' ')}", flush=True)
        finally:
            for person in self.everyone:
                person.leave()


if __name__ == "__main__":
    Story(sys.argv[1], sys.argv[2:]).run()
