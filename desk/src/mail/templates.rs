//! What stands in our mails. HTML is escaped by the engine, plain text is left as it is.
//!
//! Our own words come from `say("key", place=value)`, in the `language` among the values, English without one.

use std::sync::LazyLock;

use deskbell_domain::{Language, MailContent, Refusal};
use minijinja::{Environment, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde};

use super::texts;

/// Which mail. Every value a template names must be given; `firm`, the tenant's name, always is, and `language`
/// (a tag like `de-AT`: who reads it) may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTemplate {
    /// A new colleague: `name`, `inviter` (may be null), `link`.
    Invitation,
    /// Somebody forgot their password: `name`, `link`.
    PasswordReset,
    /// A conversation to keep: `subject` (may be null), `lines` of `{ author, at, text, attachment }`.
    Transcript,
    /// Replies nobody has seen: `name` (may be null), `link` (may be null), `lines` as in a transcript.
    MissedReply,
    /// Somebody left a message while the desk was closed: its `number`. Nothing that they typed.
    OfflineReceipt,
}

impl MailTemplate {
    fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::Transcript => "transcript",
            Self::MissedReply => "missed_reply",
            Self::OfflineReceipt => "offline_receipt",
        }
    }
}

macro_rules! sources {
    ($($name:literal),+) => { [$(($name, include_str!(concat!("templates/", $name)))),+] };
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut all = Environment::new();
    // A value that isn't there is a mistake of ours, not an empty line in somebody's mail.
    all.set_undefined_behavior(UndefinedBehavior::Strict);
    all.add_function("say", texts::say);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        all.set_syntax(syntax);
    }
    for (name, source) in sources![
        "layout.html",
        "lines.html",
        "lines.txt",
        "invitation.txt",
        "invitation.html",
        "password_reset.txt",
        "password_reset.html",
        "transcript.txt",
        "transcript.html",
        "missed_reply.txt",
        "missed_reply.html",
        "offline_receipt.txt",
        "offline_receipt.html"
    ] {
        // Each is rendered by a test, so one that can't be read never gets this far.
        drop(all.add_template(name, source));
    }
    all
});

/// The first line of the plain text is the subject.
pub fn render(template: MailTemplate, values: &serde_json::Value) -> Result<MailContent, Refusal> {
    let tag = values["language"].as_str().unwrap_or_default();
    let language = Language::of_tag(tag).unwrap_or_default();
    let mut values = values.clone();
    values["language"] = language.code().into();
    values["direction"] = language.direction().into();
    let (name, values) = (template.name(), Value::from(Serde(values)));
    let one = |kind: &str| {
        let template = TEMPLATES.get_template(&format!("{name}.{kind}"));
        template.and_then(|t| t.render(&values)).map_err(|error| {
            tracing::error!(mail = name, error = format!("{error:#}"), "a mail could not be written");
            Refusal::Unavailable(error.to_string())
        })
    };
    let (plain, html) = (one("txt")?, one("html")?);
    let (subject, text) = plain.split_once('\n').unwrap_or((&plain, ""));
    Ok(MailContent { subject: one_line(subject), text: text.trim_start().to_owned(), html })
}

/// What somebody typed must not begin a header of its own.
fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HOSTILE: &str = "<script>alert(1)</script>";

    fn of(template: MailTemplate) -> MailContent {
        let lines = json!([{ "author": HOSTILE, "at": "2026-01-31 09:30 UTC", "text": HOSTILE, "attachment": null }]);
        let values = json!({
            "firm": HOSTILE, "name": HOSTILE, "inviter": HOSTILE, "subject": HOSTILE, "lines": lines,
            "number": HOSTILE,
            "link": "https://desk.example/join?token=a&b=\"c",
        });
        render(template, &values).unwrap()
    }

    #[test]
    fn nothing_that_somebody_typed_is_markup_in_any_mail() {
        use MailTemplate::{Invitation, MissedReply, OfflineReceipt, PasswordReset, Transcript};
        for template in [Invitation, PasswordReset, Transcript, MissedReply, OfflineReceipt] {
            let mail = of(template);
            assert!(!mail.html.contains("<script"), "{template:?}: {}", mail.html);
            assert!(mail.html.contains("&lt;script&gt;"), "{template:?}: {}", mail.html);
            assert!(mail.text.contains(HOSTILE), "{template:?}: {}", mail.text);
            assert!(!mail.subject.is_empty() && !mail.subject.contains('\n'), "{template:?}: {}", mail.subject);
        }
        assert!(of(Invitation).text.contains("https://desk.example/join?token=a&b=\"c"));
        assert!(!of(Invitation).html.contains("b=\"c"), "a link can't end its attribute");
    }

    #[test]
    fn every_mail_is_written_in_the_language_of_who_reads_it() {
        use MailTemplate::{Invitation, MissedReply, PasswordReset, Transcript};
        let lines = json!([{ "author": "Ann", "at": "9:30", "text": "", "attachment": "a.png" }]);
        for template in [Invitation, PasswordReset, Transcript, MissedReply] {
            let mut subjects = std::collections::BTreeSet::new();
            for language in Language::ALL {
                let values = json!({
                    "firm": "Acme", "name": "Zoë", "inviter": null, "subject": null, "lines": lines,
                    "link": "https://desk.example", "language": format!("{}-XX", language.code()),
                });
                let mail = render(template, &values).unwrap();
                let page = format!("<html lang=\"{}\" dir=\"{}\">", language.code(), language.direction());
                assert!(mail.html.contains(&page), "{template:?}: {}", mail.html);
                subjects.insert(mail.subject);
            }
            assert_eq!(subjects.len(), Language::ALL.len(), "{template:?}: {subjects:?}");
        }
        let german = render(PasswordReset, &json!({ "firm": "Acme", "name": "Zoë", "link": "x", "language": "de" }));
        assert!(german.unwrap().text.contains("Guten Tag Zoë,"));
    }

    #[test]
    fn a_name_with_a_line_break_can_not_begin_a_header() {
        assert_eq!(one_line("Hi\r\nBcc: all@example.com"), "Hi  Bcc: all@example.com");
    }

    #[test]
    fn a_value_that_is_missing_is_told_and_not_left_empty() {
        assert!(render(MailTemplate::Invitation, &json!({ "firm": "Acme" })).is_err());
    }
}
