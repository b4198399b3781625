//! Markdown as HTML that is safe anywhere: nothing an author writes becomes a tag of their choosing.

use std::{collections::HashMap, sync::LazyLock};

use ammonia::Builder;
use deskbell_domain::article::slug_from;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

/// A text to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rendered {
    pub html: String,
    pub headings: Vec<Heading>,
}

/// A place in the text that can be linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// What may stand in the result, whatever the renderer above makes: the second of two fences.
static FENCE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let mut attributes = HashMap::from([
        ("a", ["href", "title"].into()),
        ("img", ["src", "alt", "title"].into()),
        ("ol", ["start"].into()),
    ]);
    for heading in ["h2", "h3", "h4", "h5", "h6"] {
        attributes.insert(heading, ["id"].into());
    }
    let mut fence = Builder::empty();
    fence
        .tags(tags.into())
        .tag_attributes(attributes)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener"))
        .set_tag_attribute_value("img", "loading", "lazy");
    fence
});

pub fn render(markdown: &str) -> Rendered {
    let mut events: Vec<Event<'_>> = parser(markdown).filter_map(without_html).collect();
    let headings = anchor(&mut events);
    let mut raw = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut raw, events.into_iter());
    Rendered { html: FENCE.clean(&raw).to_string(), headings }
}

/// The words alone, to be searched and shown in lists.
pub fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    for event in parser(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::Rule => out.push(' '),
            // Words of one paragraph are apart from the next one's; those inside a line stay together.
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {}
            Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// HTML that an author typed is shown as they typed it.
fn without_html(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // Alignment would be a style.
        Event::Start(Tag::Table(_)) => Event::Start(Tag::Table(Vec::new())),
        event => event,
    })
}

/// Gives every heading an id made from its words; the page's own title is the only first-level one.
fn anchor(events: &mut [Event<'_>]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut open: Option<usize> = None;
    let mut words = String::new();
    for i in 0..events.len() {
        match &mut events[i] {
            Event::Start(Tag::Heading { level, .. }) => {
                *level = (*level).max(HeadingLevel::H2);
                (open, words) = (Some(i), String::new());
            }
            Event::Text(text) | Event::Code(text) if open.is_some() => words.push_str(text),
            Event::End(TagEnd::Heading(level)) => {
                *level = (*level).max(HeadingLevel::H2);
                let level = *level as u8;
                let heading = Heading { level, id: free_id(&words, &headings), text: words.trim().to_owned() };
                if let Some(start) = open.take()
                    && let Event::Start(Tag::Heading { id, classes, attrs, .. }) = &mut events[start]
                {
                    *id = Some(CowStr::from(heading.id.clone()));
                    classes.clear();
                    attrs.clear();
                }
                headings.push(heading);
            }
            _ => {}
        }
    }
    headings
}

fn free_id(words: &str, taken: &[Heading]) -> String {
    let slug = slug_from(words, "");
    let is_free = |id: &str| taken.iter().all(|h| h.id != id);
    if is_free(&slug) {
        return slug;
    }
    (2..).map(|n| format!("{slug}-{n}")).find(|id| is_free(id)).unwrap_or(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        render(markdown).html.trim().to_owned()
    }

    #[test]
    fn markdown_becomes_the_html_it_means() {
        assert_eq!(html("**a** *b* ~~c~~ `d`"), "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>");
        assert_eq!(html("3. a\n4. b"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
        assert_eq!(
            html("[x](https://a.example)"),
            "<p><a href=\"https://a.example\" rel=\"nofollow noopener\">x</a></p>"
        );
        let table = html("| a | b |\n| :-: | --: |\n| 1 | 2 |");
        assert!(table.contains("<th>a</th>") && table.contains("<td>2</td>"), "{table}");
        assert_eq!(html("![x](/a.png)"), "<p><img src=\"/a.png\" alt=\"x\" loading=\"lazy\"></p>");
    }

    #[test]
    fn headings_can_be_linked_to_and_leave_the_first_level_to_the_page() {
        let rendered = render("# Größe *ändern*\n\n## Same\n\n## Same\n\n### `code`");
        let found: Vec<_> = rendered.headings.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect();
        let expected =
            [(2, "grosse-andern", "Größe ändern"), (2, "same", "Same"), (2, "same-2", "Same"), (3, "code", "code")];
        assert_eq!(found, expected);
        assert!(rendered.html.contains("<h2 id=\"same-2\">Same</h2>"), "{}", rendered.html);
    }

    #[test]
    fn no_html_of_the_authors_becomes_a_tag() {
        for hostile in HOSTILE {
            let out = html(hostile).to_lowercase();
            for tag in
                ["<script", "<iframe", "<svg", "<style", "<form", "<object", "<math", "<base", "<meta", "<details"]
            {
                assert!(!out.contains(tag), "{hostile} → {out}");
            }
            for tag in out.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
                // A value may say anything but where a click leads; what stands between values are names.
                let names: String = tag.split('"').step_by(2).collect();
                assert!(!names.contains(" on") && !names.contains("style="), "{hostile} → {out}");
                for scheme in ["javascript:", "data:", "vbscript:"] {
                    assert!(!tag.contains(&format!("href=\"{scheme}")), "{hostile} → {out}");
                    assert!(!tag.contains(&format!("src=\"{scheme}")), "{hostile} → {out}");
                }
            }
        }
    }

    const HOSTILE: [&str; 16] = [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<svg onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](y)",
        "[x](https://a \"y\" onmouseover=alert(1))",
        "<a href=\"javascript:alert(1)\" style=\"position:fixed\">x</a>",
        "# x {onclick=alert(1) #y .z}",
        "```\" onclick=alert(1)\n<script>alert(1)</script>\n```",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    ];

    #[test]
    fn the_words_are_apart_where_the_text_is() {
        let markdown = "# One\n\nTwo **th**ree\nfour\n\n| five | six |\n| --- | --- |\n| `seven` | [eight](x) |";
        assert_eq!(plain(markdown), "One Two three four five six seven eight");
    }
}
