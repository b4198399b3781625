//! The languages our own words are written in.

/// One of them. What somebody typed is never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    German,
    Spanish,
    French,
    Arabic,
    Chinese,
}

impl Language {
    pub const ALL: [Self; 6] = [Self::English, Self::German, Self::Spanish, Self::French, Self::Arabic, Self::Chinese];

    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Arabic => "ar",
            Self::Chinese => "zh",
        }
    }

    /// `ltr` or `rtl`, as HTML says it.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// Of a tag like `de-AT`, if it is one of ours.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let base = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(base))
    }

    /// The best of an `Accept-Language` header, English where none of ours is wanted.
    pub fn accepted(header: &str) -> Self {
        let wanted = header.split(',').take(20).filter_map(|part| {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
            Some((Self::of_tag(tag)?, weight))
        });
        // Of equals the first.
        let best = wanted.filter(|(_, q)| *q > 0.0).reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(language, _)| language).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_wanted_language_is_the_one_with_the_most_weight_that_we_speak() {
        for (header, language) in [
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("pt-BR, en;q=0.5, fr;q=0.7", Language::French),
            ("zh-Hant-TW", Language::Chinese),
            ("AR", Language::Arabic),
            ("es;q=0, *", Language::English),
            ("de;q=high", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
