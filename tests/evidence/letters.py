"""A mail of an invented parent, with everything in it that a print must not fetch, run or tell."""

import base64

RECIPIENT, NAME = "o.fennimore@larkspurhill.test", "Orla Fennimore"
MAIL = (
    f"""Received: from out.mail.test by mx.larkspurhill.test for <{RECIPIENT}>; Mon, 4 May 2026 08:00:01 +0100
Delivered-To: {RECIPIENT}
X-Forwarded-To: deputy@larkspurhill.test
From: "Angry Parent" <angry@mail.test>
To: "{NAME}" <{RECIPIENT}>
Date: Mon, 4 May 2026 08:00:00 +0100
Subject: =?utf-8?q?You_will_=E2=80=9Cregret=E2=80=9D_this?=
Message-ID: <abc@mail.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: text/html; charset=utf-8

<html><head><title>not printed</title></head><body onload="act()"><h1>Dear Orla <b>Fennimore</b></h1>
<p>You <b>will</b> regret this, o.fennimore&#64;larkspurhill.test.</p><script>act()</script>
<img src="http://127.0.0.1:1/track?u=1" alt="logo"><a href="https://shop.test/x?id=77">Click here</a>
<iframe src="http://127.0.0.1:1/frame"></iframe><object data="http://127.0.0.1:1/o"></object>
<table><tr><td>one</td><td>two</td></tr></table></body></html>
--b1
Content-Type: application/pdf; name="list of names.pdf"
Content-Disposition: attachment; filename="list of names.pdf"
Content-Transfer-Encoding: base64

"""
    + base64.encodebytes(b"%PDF-1.4 not really").decode()
    + """--b1--
"""
).encode()
SENT_ON = (
    f"""From: "{NAME}" <{RECIPIENT}>
To: deputy@larkspurhill.test
Date: Mon, 4 May 2026 09:00:00 +0100
Subject: please keep this
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b2"

--b2
Content-Type: text/plain; charset=utf-8

See below.
--b2
Content-Type: message/rfc822

""".encode()
    + MAIL
    + b"--b2--\n"
)
