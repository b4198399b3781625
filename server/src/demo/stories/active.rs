//! Conversations with an agent.

use deskbell_domain::{Channel, Priority};

use crate::demo::story::{
    Step::{Answers, Asks, Notes, Reads, Takes},
    Story,
    Who::{Dana, Jonas},
};

pub const STORIES: [Story; 4] = [
    Story {
        name: Some("Fatima Zahra"),
        email: Some("fatima.zahra@example.com"),
        subject: Some("Change of delivery address"),
        skills: &["orders"],
        tags: &["address"],
        page: "/#/orders/NW-20397",
        os: "macOS",
        minutes_ago: 38,
        opening: "Hello, I ordered the boots last night and gave my old address by mistake. Can it still be changed?",
        steps: &[
            (95, Takes(Dana)),
            (
                20,
                Answers(
                    Dana,
                    "Hi Fatima, good that you wrote so early: it hasn't left our warehouse. Where should it go?",
                ),
            ),
            (15, Reads),
            (60, Asks("12 Rue des Tanneurs, 69005 Lyon. Same name on the bell.")),
            (
                45,
                Answers(
                    Dana,
                    "Done. You'll get a new confirmation by e-mail in a minute, and it ships this afternoon.",
                ),
            ),
            (20, Notes(Dana, "Address changed in the shop by hand; the label was not printed yet.")),
            (30, Asks("That was quick, thank you! One more thing: do the boots come with spare laces?")),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Sam Whitfield"),
        email: Some("sam.whitfield@example.com"),
        subject: Some("Return of a day pack"),
        skills: &["returns"],
        tags: &["return"],
        page: "/#/orders/NW-20111",
        minutes_ago: 52,
        opening: "The zip on my Alder pack split after three weeks. What's the best way to send it back?",
        steps: &[
            (140, Takes(Jonas)),
            (
                25,
                Answers(
                    Jonas,
                    "Sorry to hear that, Sam. You can have it repaired or swapped, whichever you like better.",
                ),
            ),
            (80, Asks("Swapped, please. In moss again if you have it.")),
            (60, Notes(Jonas, "Third split zip of the August batch. Tell Maya, the supplier should know.")),
            (
                40,
                Answers(
                    Jonas,
                    "Moss in 24 litres is set aside for you. Here is what happens next:\n\n1. A return label comes by e-mail\n2. Drop the pack at any post office\n3. We ship the new one the same day",
                ),
            ),
            (90, Reads),
        ],
        ..Story::PLAIN
    },
    Story {
        channel: Channel::Facebook,
        name: Some("Ingrid Solberg"),
        priority: Priority::Low,
        browser: "Facebook",
        os: "Android",
        minutes_ago: 75,
        opening: "Do you ship to Svalbard?",
        steps: &[
            (300, Takes(Dana)),
            (
                30,
                Answers(
                    Dana,
                    "We do! It takes 8 to 12 days and costs €14. Is there something particular you're after?",
                ),
            ),
            (600, Asks("The Fjord shell, size S. I'll order it tonight.")),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Priya Raman"),
        email: Some("priya.raman@example.com"),
        subject: Some("Invoice for a company order"),
        priority: Priority::High,
        skills: &["billing"],
        page: "/#/cart",
        browser: "Edge 142",
        minutes_ago: 21,
        opening: "We'd like twenty mugs with our logo. Can you invoice a company in Germany without VAT?",
        steps: &[
            (45, Takes(Jonas)),
            (
                30,
                Answers(
                    Jonas,
                    "Gladly. With a valid VAT ID the invoice goes out net. Could you send me yours and the delivery address?",
                ),
            ),
            (25, Reads),
        ],
        ..Story::PLAIN
    },
];
