//! The weeks before: short chats in working hours, so that the reports have something to tell.

use deskbell_domain::Timestamp;

use crate::demo::story::{
    Step::{self, Answers, Asks, Ends, Leaves, Rates, Takes},
    Story,
    Who::{Dana, Jonas},
};

const DAY: i64 = 24 * 60;
/// Days back from yesterday.
const DAYS: i64 = 21;
/// Minutes after midnight at which people write, the busier hours more often.
const TIMES: [i64; 9] = [
    9 * 60 + 5,
    10 * 60 + 20,
    10 * 60 + 50,
    11 * 60 + 35,
    13 * 60 + 10,
    14 * 60 + 25,
    14 * 60 + 55,
    16 * 60 + 15,
    19 * 60 + 40,
];

const NAMES: [&str; 11] = [
    "Lena Fischer",
    "Mateo Ruiz",
    "Aiko Tanaka",
    "Chloé Martin",
    "Omar Haddad",
    "Grace Mbeki",
    "Piotr Nowak",
    "Sofia Rossi",
    "Liam O’Brien",
    "Mei Lin",
    "Noah Berg",
];

struct Topic {
    page: &'static str,
    opening: &'static str,
    steps: &'static [(i64, Step)],
}

const TOPICS: [Topic; 8] = [
    Topic {
        page: "/#/product/rain-shell",
        opening: "Is the rain shell warm enough for autumn?",
        steps: &[
            (35, Takes(Dana)),
            (50, Answers(Dana, "With a fleece under it, yes: it keeps wind and rain out, the fleece keeps you warm.")),
            (80, Asks("Great, thanks!")),
            (30, Ends(Dana)),
            (60, Rates(5)),
        ],
    },
    Topic {
        page: "/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-sale",
        opening: "Does the sale price hold until Sunday?",
        steps: &[
            (20, Takes(Jonas)),
            (40, Answers(Jonas, "It does, until midnight on Sunday.")),
            (120, Ends(Jonas)),
            (90, Rates(4)),
        ],
    },
    Topic {
        page: "/#/shipping",
        opening: "How long does delivery to Norway take?",
        steps: &[
            (95, Takes(Dana)),
            (70, Answers(Dana, "Five to seven working days, and you get a tracking link by mail.")),
            (200, Asks("Perfect.")),
            (40, Ends(Dana)),
        ],
    },
    Topic {
        page: "/#/returns",
        opening: "I would like to send the boots back, they are too narrow.",
        steps: &[
            (240, Takes(Jonas)),
            (110, Answers(Jonas, "No problem. A return label is on its way to your mail, it is free of charge.")),
            (300, Asks("Got it, thank you.")),
            (60, Ends(Jonas)),
            (40, Rates(5)),
        ],
    },
    Topic {
        page: "/?utm_source=instagram&utm_medium=social&utm_campaign=first-snow",
        opening: "Do you have the ember vest in green?",
        steps: &[
            (55, Takes(Dana)),
            (45, Answers(Dana, "Not this season: rust, slate and black. Slate comes closest.")),
            (150, Ends(Dana)),
            (70, Rates(3)),
        ],
    },
    Topic { page: "/#/cart", opening: "My discount code is not accepted.", steps: &[(780, Leaves)] },
    Topic {
        page: "/#/cart",
        opening: "Can I pay with an invoice?",
        steps: &[
            (70, Takes(Jonas)),
            (30, Answers(Jonas, "Yes, choose “Invoice” in the last step. You then have 14 days.")),
            (90, Ends(Jonas)),
            (120, Rates(5)),
        ],
    },
    Topic {
        page: "/#/orders/NW-20114",
        opening: "The parcel says delivered, but nothing is here.",
        steps: &[
            (410, Takes(Jonas)),
            (180, Answers(Jonas, "I have asked the carrier to look for it and sent you a new one meanwhile.")),
            (900, Asks("That is kind, but I needed it today.")),
            (200, Ends(Jonas)),
            (300, Rates(2)),
        ],
    },
];

/// Two a day on most days, none on Sundays' quiet mornings: what a small shop has.
pub fn all(now: Timestamp) -> Vec<Story> {
    let since_midnight = now.0.rem_euclid(86_400_000) / 60_000;
    let on = |(number, day): (usize, i64)| {
        let topic = &TOPICS[number * 5 % TOPICS.len()];
        Story {
            name: Some(NAMES[number % NAMES.len()]),
            page: topic.page,
            minutes_ago: since_midnight + day * DAY - TIMES[number * 4 % TIMES.len()],
            opening: topic.opening,
            steps: topic.steps,
            ..Story::PLAIN
        }
    };
    let days =
        (1..=DAYS).flat_map(|day| std::iter::repeat_n(day, 1 + usize::from(day % 7 != 0) + usize::from(day % 3 == 1)));
    days.enumerate().map(on).collect()
}
