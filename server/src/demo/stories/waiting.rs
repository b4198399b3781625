//! Conversations nobody has accepted yet.

use deskbell_domain::{Channel, Priority};

use crate::demo::story::{Step::Asks, Story};

pub const STORIES: [Story; 6] = [
    Story {
        name: Some("Amara Okafor"),
        email: Some("amara.okafor@example.com"),
        subject: Some("Parcel marked as delivered, but it isn't here"),
        priority: Priority::Urgent,
        skills: &["shipping"],
        page: "/#/orders/NW-20418",
        browser: "Safari 26",
        os: "iOS",
        minutes_ago: 4,
        opening: "Hi! Tracking says my rain shell was delivered at 9:12 this morning, but there is nothing at my door.",
        steps: &[
            (35, Asks("Order NW-20418. I've asked both neighbours already.")),
            (70, Asks("I'm leaving for Norway on Saturday, so I really need it before then.")),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Omar Haddad"),
        email: Some("omar.haddad@example.com"),
        priority: Priority::High,
        skills: &["orders"],
        page: "/#/product/trail-pack",
        browser: "Firefox 145",
        os: "Linux",
        minutes_ago: 11,
        opening: "مرحبًا، هل تتوفر حقيبة الظهر Alder بسعة 24 لترًا؟",
        steps: &[(40, Asks("وهل يمكن الشحن إلى عمّان قبل نهاية الأسبوع؟"))],
        ..Story::PLAIN
    },
    Story {
        name: Some("Lucía Gómez"),
        email: Some("lucia.gomez@example.com"),
        subject: Some("Charged twice"),
        priority: Priority::High,
        skills: &["billing"],
        tags: &["payment"],
        page: "/#/cart",
        os: "Android",
        minutes_ago: 23,
        opening: "Hola, I see two charges of €138 for the same down vest. Can you look at that?",
        steps: &[(50, Asks("One at 16:02 and one at 16:03, same card."))],
        ..Story::PLAIN
    },
    Story {
        name: Some("李伟"),
        email: Some("li.wei@example.com"),
        page: "/#/product/trail-boots",
        os: "macOS",
        minutes_ago: 17,
        opening: "您好，Ridge 徒步靴 43 码什么时候补货？",
        ..Story::PLAIN
    },
    Story {
        channel: Channel::Instagram,
        name: Some("hiking.with.noor"),
        minutes_ago: 31,
        opening: "Is the gorse beanie coming back? Asking for me and about forty followers 😄",
        browser: "Instagram",
        os: "iOS",
        ..Story::PLAIN
    },
    Story {
        minutes_ago: 2,
        priority: Priority::Low,
        page: "/#/kind/camp",
        os: "Android",
        opening: "Can the enamel mug go on an induction stove?",
        ..Story::PLAIN
    },
];
