//! Conversations that are over.

use deskbell_domain::{Channel, Priority};

use crate::demo::story::{
    Step::{Answers, Asks, Ends, Leaves, Notes, Reads, Sees, Takes},
    Story,
    Who::{Dana, Jonas},
};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

pub const STORIES: [Story; 6] = [
    Story {
        name: Some("Amara Okafor"),
        email: Some("amara.okafor@example.com"),
        subject: Some("Which size of the rain shell?"),
        page: "/#/product/rain-shell",
        browser: "Safari 26",
        os: "iOS",
        minutes_ago: 6 * DAY + 3 * HOUR,
        opening: "Hi, I'm between S and M. Does the Fjord shell run small?",
        steps: &[
            (40, Takes(Dana)),
            (
                25,
                Answers(
                    Dana,
                    "Hi Amara! It's cut to go over a fleece, so if you wear it over a shirt mostly, take the S.",
                ),
            ),
            (50, Asks("Over the Ember vest, usually.")),
            (30, Answers(Dana, "Then the M: the vest fits under it without pulling at the shoulders.")),
            (45, Asks("Perfect, M it is. Thanks!")),
            (20, Ends(Dana)),
            (5, Reads),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Tomasz Zieliński"),
        email: Some("tomasz.zielinski@example.com"),
        subject: Some("Refund has not arrived"),
        priority: Priority::High,
        skills: &["billing", "returns"],
        tags: &["refund"],
        page: "/#/orders/NW-19872",
        browser: "Firefox 145",
        minutes_ago: 4 * DAY + 5 * HOUR,
        opening: "You received my parcel ten days ago and I still don't have my money back.",
        steps: &[
            (180, Takes(Jonas)),
            (40, Answers(Jonas, "That is longer than it should be, Tomasz, I'm sorry. Let me look at what happened.")),
            (
                150,
                Notes(
                    Jonas,
                    "Refund was stuck: card expired in between. Sent by bank transfer instead, checked with accounting.",
                ),
            ),
            (
                30,
                Answers(
                    Jonas,
                    "Your card had expired, so the bank sent it back to us. I've just started a transfer to the account you paid from; it's there by Thursday.",
                ),
            ),
            (120, Asks("OK. A message about that would have been nice.")),
            (60, Answers(Jonas, "You're right, and I've passed that on. I took the return shipping off as well.")),
            (90, Asks("Thank you, that's fair.")),
            (30, Ends(Jonas)),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Chloé Martin"),
        email: Some("chloe.martin@example.com"),
        page: "/#/product/wool-beanie",
        os: "macOS",
        minutes_ago: 3 * DAY + HOUR,
        opening: "Is the beanie itchy? 🙈",
        steps: &[
            (20, Takes(Dana)),
            (20, Answers(Dana, "Not at all: it's merino inside, and the rougher wool is only on the outside.")),
            (35, Asks("Sold!")),
            (10, Leaves),
            (15, Sees(Dana)),
        ],
        ..Story::PLAIN
    },
    Story {
        channel: Channel::Facebook,
        name: Some("Bram de Vries"),
        subject: Some("Opening hours of the shop"),
        priority: Priority::Low,
        browser: "Facebook",
        os: "iOS",
        minutes_ago: 2 * DAY + 7 * HOUR,
        opening: "Are you open on Sunday?",
        steps: &[
            (240, Takes(Jonas)),
            (
                20,
                Answers(
                    Jonas,
                    "Not in the shop, but this chat is answered from 10 to 16. On Saturday we're there from 9 to 18.",
                ),
            ),
            (400, Asks("Saturday then, cheers")),
            (30, Ends(Jonas)),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Sam Whitfield"),
        email: Some("sam.whitfield@example.com"),
        subject: Some("Delivery to a parcel locker"),
        skills: &["shipping"],
        page: "/#/cart",
        minutes_ago: 22 * DAY,
        opening: "Can you deliver to a parcel locker instead of my home?",
        steps: &[
            (60, Takes(Dana)),
            (
                30,
                Answers(
                    Dana,
                    "Yes: choose “pick-up point” at the checkout and type your postcode, the lockers are on the map.",
                ),
            ),
            (80, Asks("Found it, thanks.")),
            (15, Ends(Dana)),
        ],
        ..Story::PLAIN
    },
    Story {
        name: Some("Grace Mensah"),
        email: Some("grace.mensah@example.com"),
        subject: Some("Boots: how to care for the leather"),
        tags: &["care"],
        page: "/#/product/trail-boots",
        browser: "Edge 142",
        minutes_ago: DAY + 2 * HOUR,
        opening: "My Ridge boots got soaked for two days. How should I dry them without ruining the leather?",
        steps: &[
            (75, Takes(Dana)),
            (
                50,
                Answers(
                    Dana,
                    "Slowly! Stuff them with newspaper, change it twice, and keep them away from radiators. When they're dry, a thin coat of wax.",
                ),
            ),
            (90, Asks("How often should I wax them otherwise?")),
            (30, Answers(Dana, "Two or three times a season is plenty.")),
            (60, Asks("Great, thank you Dana!")),
            (20, Ends(Dana)),
            (10, Reads),
        ],
        ..Story::PLAIN
    },
];
