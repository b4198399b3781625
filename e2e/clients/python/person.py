"""Somebody at a Socket.IO connection: asks with acks, and keeps what they hear in order."""

import threading

import requests
import socketio

PATIENCE = 20


class Person:
    """`transports` as in socketio.Client.connect; `token` and `tenant` may be left out."""

    def __init__(self, name, url, transports, token=None, tenant=None):
        self.name, self.url, self.transports = name, url, transports
        self.token, self.tenant = token, tenant
        self.heard = []
        self.news = threading.Condition()
        self.connect()

    def connect(self):
        io = self.io = socketio.Client(reconnection=False)
        # What a poll that was under way when the connection was cut still brings belongs to nobody.
        io.on("*", lambda event, data=None: self.hear(event, data) if io is self.io else None)
        query = f"?tenant={self.tenant}" if self.tenant else ""
        auth = {"token": self.token} if self.token else None
        self.io.connect(self.url + query, transports=self.transports, auth=auth, wait_timeout=PATIENCE)

    def cut(self):
        """The connection is lost, without a goodbye to be sure of."""
        lost, self.io = self.io, None
        lost.eio.disconnect(abort=True)

    def hear(self, event, data):
        with self.news:
            self.heard.append([event, data, False])
            self.news.notify_all()

    def next(self, event, fits=lambda data: True):
        """The first such event that was not taken before, heard already or to come."""

        def take():
            for one in self.heard:
                if one[0] == event and not one[2] and fits(one[1]):
                    one[2] = True
                    return one
            return None

        with self.news:
            found = self.news.wait_for(take, PATIENCE)
        assert found, f"{self.name} did not hear {event}"
        return found[1]

    def all(self, event):
        return [data for name, data, _ in self.heard if name == event]

    def ask(self, event, data):
        return self.io.call(event, data, timeout=PATIENCE)

    def does(self, event, data):
        """What the ack adds to `ok: true`."""
        answer = self.ask(event, data)
        assert answer.pop("ok") is True, f"{event}: {answer}"
        return answer

    def refused(self, event, data, code, field=None):
        answer = self.ask(event, data)
        assert answer["ok"] is False and set(answer) == {"ok", "error"}, answer
        error = answer["error"]
        assert (error["code"], error.get("field")) == (code, field), error

    def rest(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = requests.request(method, self.url + path, json=body, headers=headers, timeout=PATIENCE)
        return answer.status_code, answer.json()

    @property
    def transport(self):
        return self.io.transport()

    def leave(self):
        self.io.disconnect()


def sign_in(url, email):
    body = {"email": email, "password": "Password123!", "tenant": "demo-tenant"}
    answer = requests.post(f"{url}/api/v1/auth/login", json=body, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return answer.json()
