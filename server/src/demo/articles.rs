//! The texts of the shop's help centre.

pub struct Article {
    /// Which of the categories.
    pub shelf: usize,
    pub published: bool,
    pub en: Text,
    pub de: Option<Text>,
}

pub struct Text {
    pub title: &'static str,
    pub excerpt: &'static str,
    /// Markdown.
    pub body: &'static str,
}

/// In English and in German.
pub const CATEGORIES: [[&str; 2]; 3] =
    [["Orders & delivery", "Bestellung & Versand"], ["Products & care", "Produkte & Pflege"], ["Payment", "Bezahlung"]];

pub const ARTICLES: [Article; 9] = [
    Article {
        shelf: 0,
        published: true,
        en: Text {
            title: "When will my order arrive?",
            excerpt: "Delivery times by region, and what “label created” means.",
            body: "Orders placed before **14:00** leave our warehouse the same working day, all others on the next one.\n\n## Delivery times\n\n| Region | Working days |\n| --- | --- |\n| Germany, Austria | 1–2 |\n| Rest of the EU | 3–5 |\n| Norway, Switzerland, UK | 4–7 |\n\n## Where is my parcel?\n\nThe link in your shipping e-mail shows where it is. **Label created** means the parcel is packed and waits for the carrier.\n\n> If it says so for more than two working days, write to us: we look for it at once.\n\n## Nobody was at home\n\n1. The carrier leaves a card or sends an e-mail.\n2. Your parcel waits in the nearest parcel shop for seven days.\n3. After that it comes back to us, and we write to you.\n\nYou can still [change the address](/help/demo-tenant/en/articles/change-your-delivery-address) until it is handed over.",
        },
        de: Some(Text {
            title: "Wann kommt meine Bestellung?",
            excerpt: "Lieferzeiten nach Region, und was „Label erstellt“ bedeutet.",
            body: "Was vor **14 Uhr** bestellt wird, verlässt unser Lager am selben Werktag, alles andere am nächsten.\n\n## Lieferzeiten\n\n| Region | Werktage |\n| --- | --- |\n| Deutschland, Österreich | 1–2 |\n| Übrige EU | 3–5 |\n| Norwegen, Schweiz, Vereinigtes Königreich | 4–7 |\n\n## Wo ist mein Paket?\n\nDer Link in der Versandmail zeigt, wo es ist. **Label erstellt** heißt: Das Paket ist gepackt und wartet auf die Abholung.\n\n> Steht das länger als zwei Werktage da, schreiben Sie uns: Wir suchen sofort danach.",
        }),
    },
    Article {
        shelf: 0,
        published: true,
        en: Text {
            title: "Return or exchange an item",
            excerpt: "Sixty days, unworn, free of charge within the EU.",
            body: "You have **60 days**. Items must be unworn, with their tags.\n\n## Send something back\n\n1. Open your order and choose **Return**.\n2. Print the label, or show the code at the parcel shop.\n3. We refund within three working days of its arrival.\n\n## Another size instead\n\nChoose **Exchange**: we send it as soon as the carrier has scanned the first parcel.\n\n## What can't come back\n\n- Worn or washed clothes\n- Gift cards\n- Repaired items",
        },
        de: Some(Text {
            title: "Artikel zurückgeben oder umtauschen",
            excerpt: "Sechzig Tage, ungetragen, in der EU kostenlos.",
            body: "Sie haben **60 Tage** Zeit. Die Artikel müssen ungetragen und mit Etikett sein.\n\n## So geht es\n\n1. Öffnen Sie Ihre Bestellung und wählen Sie **Rückgabe**.\n2. Drucken Sie das Label aus, oder zeigen Sie den Code im Paketshop.\n3. Wir erstatten innerhalb von drei Werktagen nach Ankunft.\n\n## Andere Größe\n\nWählen Sie **Umtausch**: Wir versenden, sobald der erste Scan des Pakets da ist.",
        }),
    },
    Article {
        shelf: 0,
        published: true,
        en: Text {
            title: "Change your delivery address",
            excerpt: "Possible until the parcel is handed to the carrier.",
            body: "Until an order says **Shipped** you can change its address yourself: open the order and choose **Edit address**.\n\nAfter that the carrier can redirect it to a parcel shop: use the link in their e-mail.",
        },
        de: None,
    },
    Article {
        shelf: 1,
        published: true,
        en: Text {
            title: "Find your size",
            excerpt: "Measure once, wear for years.",
            body: "Lay a jacket that fits you flat and measure from armpit to armpit.\n\n| Width | Size |\n| --- | --- |\n| up to 52 cm | S |\n| 53–56 cm | M |\n| 57–60 cm | L |\n| 61 cm and more | XL |\n\n**Between two sizes?** Take the larger one for layers underneath.",
        },
        de: None,
    },
    Article {
        shelf: 1,
        published: true,
        en: Text {
            title: "Care for a waterproof jacket",
            excerpt: "Wash it. Really: dirt is what lets the water in.",
            body: "## Washing\n\n- 30 °C, liquid detergent, no softener\n- rinse twice\n- tumble dry on low for 20 minutes: the warmth wakes up the coating\n\n## Re-proofing\n\nOnce a year, or when drops no longer roll off. Spray it on the *damp* jacket and tumble dry once more.",
        },
        de: None,
    },
    Article {
        shelf: 1,
        published: true,
        en: Text {
            title: "Repairs",
            excerpt: "We mend what we sell, for as long as you keep it.",
            body: "Send us a picture of the damage. Seams and zips are repaired free of charge; larger repairs cost between €15 and €45, and you know the price before we begin.\n\nMost come back within two weeks.",
        },
        de: None,
    },
    Article {
        shelf: 2,
        published: true,
        en: Text {
            title: "Pay by invoice, card or PayPal",
            excerpt: "Which ways there are, and when the money is taken.",
            body: "Cards and PayPal are charged when the parcel leaves. Invoices are due within 14 days.\n\n## Two charges for one order?\n\nOne of them is a reservation that your bank releases by itself within a few days.",
        },
        de: None,
    },
    Article {
        shelf: 2,
        published: true,
        en: Text {
            title: "Gift cards",
            excerpt: "By e-mail at once, or on paper within two days.",
            body: "Gift cards are good for three years and for everything in the shop. What is left after an order stays on the card.",
        },
        de: None,
    },
    Article {
        shelf: 2,
        published: false,
        en: Text {
            title: "Company orders",
            excerpt: "Invoices, VAT numbers and larger quantities.",
            body: "Write to us with your VAT number and what you need. From ten pieces of one article there is a discount.\n\n*The table of discounts comes here.*",
        },
        de: None,
    },
];
