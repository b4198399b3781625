//! The shop's help articles and its agents' saved replies.

use deskbell_desk::{Desk, TenantFacts};
use deskbell_domain::{Actor, NewCannedResponse, Refusal};

use crate::failure::Failure;

/// Title, excerpt, Markdown.
const ARTICLES: [(&str, &str, &str); 8] = [
    (
        "When will my order arrive?",
        "Delivery times by region, and what “label created” means.",
        "Orders leave our warehouse within one working day.\n\n| Region | Days |\n| --- | --- |\n| Germany, Austria | 1–2 |\n| Rest of the EU | 3–5 |\n| Norway, Switzerland, UK | 4–7 |\n\n**Label created** means the parcel is packed and waits for the carrier. If it says so for more than two working days, write to us.",
    ),
    (
        "Return or exchange an item",
        "Sixty days, unworn, free of charge within the EU.",
        "You have 60 days. Items must be unworn, with their tags.\n\n1. Open your order and choose **Return**.\n2. Print the label, or show the code at the parcel shop.\n3. We refund within three working days of its arrival.\n\nFor another size choose **Exchange**: we send it as soon as the carrier has scanned the first parcel.",
    ),
    (
        "Change your delivery address",
        "Possible until the parcel is handed to the carrier.",
        "Until an order says **Shipped** you can change its address yourself: open the order and choose **Edit address**. After that the carrier can redirect it to a parcel shop: use the link in their e-mail.",
    ),
    (
        "Find your size",
        "Measure once, wear for years.",
        "Lay a jacket that fits you flat and measure from armpit to armpit.\n\n- up to 52 cm: S\n- 53–56 cm: M\n- 57–60 cm: L\n- 61 cm and more: XL\n\nBetween two sizes? Take the larger one for layers underneath.",
    ),
    (
        "Pay by invoice, card or PayPal",
        "Which ways there are, and when the money is taken.",
        "Cards and PayPal are charged when the parcel leaves. Invoices are due within 14 days. If you see two charges, one is a reservation that your bank releases by itself within a few days.",
    ),
    (
        "Care for a waterproof jacket",
        "Wash it. Really: dirt is what lets the water in.",
        "Wash at 30 °C with liquid detergent, no softener, rinse twice, and tumble dry on low for 20 minutes: the warmth wakes up the coating. Re-proof once a year.",
    ),
    (
        "Repairs",
        "We mend what we sell, for as long as you keep it.",
        "Send us a picture of the damage. Seams and zips are repaired free of charge; larger repairs cost between €15 and €45, and you know the price before we begin. Most come back within two weeks.",
    ),
    (
        "Gift cards",
        "By e-mail at once, or on paper within two days.",
        "Gift cards are good for three years and for everything in the shop. What is left after an order stays on the card.",
    ),
];

/// Folder, shortcut, title, text.
const REPLIES: [(&str, &str, &str, &str); 8] = [
    (
        "Hello and goodbye",
        "greeting",
        "Greeting",
        "Hi {{customer_name}}, this is {{agent_name}} from {{company_name}}. How can I help?",
    ),
    ("Hello and goodbye", "moment", "One moment", "Thank you, {{customer_name}}. Give me a moment to look that up."),
    (
        "Orders",
        "tracking",
        "Ask for the order number",
        "Could you tell me your order number? It begins with NW and stands in your confirmation e-mail.",
    ),
    (
        "Orders",
        "refund",
        "Refund is on its way",
        "I've just sent your refund, {{customer_name}}. It is with your bank within three working days.",
    ),
    (
        "Orders",
        "late",
        "Parcel is late",
        "I'm sorry your parcel is late, {{customer_name}}. I've asked the carrier and will write as soon as they answer.",
    ),
    (
        "Repairs",
        "picture",
        "Ask for a picture",
        "Could you send us a picture of the damage? Then we can tell you at once what the repair costs.",
    ),
    (
        "Tickets",
        "ticket",
        "Ticket made",
        "I've made ticket {{ticket_number}} of this, {{customer_name}}. You needn't wait here: {{company_name}} will answer by e-mail.",
    ),
    ("Hello and goodbye", "bye", "Goodbye", "Glad I could help, {{customer_name}}. Have a good day outside!"),
];

/// What is there already is left as it is.
pub async fn plant(desk: &Desk, tenant: &TenantFacts, admin: &Actor) -> Result<(), Failure> {
    for (title, excerpt, body) in ARTICLES {
        unless_there(desk.add_article(tenant.id, title, excerpt, body).await)?;
    }
    for (folder, shortcut, title, text) in REPLIES {
        let [folder, shortcut, title, text] = [folder, shortcut, title, text].map(str::to_owned);
        let new = NewCannedResponse { shortcut, title, text, folder, personal: false };
        unless_there(desk.add_canned_response(admin, new).await)?;
    }
    Ok(())
}

fn unless_there<T>(made: Result<T, Refusal>) -> Result<(), Refusal> {
    match made {
        Ok(_) | Err(Refusal::Conflict(_)) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}
