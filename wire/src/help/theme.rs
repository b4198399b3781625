//! The tenant's colour as a page can use it: whatever it is, text on it and in it stays readable (WCAG 4.5 : 1).

const READABLE: f64 = 4.5;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/// The darkest and the lightest surface a link stands on (`--hover` in `help.css`): readable there is readable anywhere.
const LIGHT: Rgb = [240, 240, 244];
const DARK: Rgb = [31, 31, 37];

type Rgb = [u8; 3];

/// The style sheet's variables for this colour, light and dark.
pub fn variables(colour: &str) -> String {
    let brand = parse(colour).unwrap_or([0x4f, 0x46, 0xe5]);
    let dim = mixed(brand, BLACK, 0.55);
    let sheet = |brand: Rgb, accent: Rgb| {
        format!("--brand:{};--on-brand:{};--accent:{}", hex(brand), hex(text_on(brand)), hex(accent))
    };
    let light = sheet(brand, readable(brand, LIGHT, BLACK));
    let dark = sheet(dim, readable(brand, DARK, WHITE));
    format!(":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n")
}

fn parse(colour: &str) -> Option<Rgb> {
    let value = u32::from_str_radix(colour.strip_prefix('#').filter(|hex| hex.len() == 6)?, 16).ok()?;
    let [_, r, g, b] = value.to_be_bytes();
    Some([r, g, b])
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let share = f64::from(part) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// White where it is readable, black elsewhere; one of the two always is.
fn text_on(background: Rgb) -> Rgb {
    if contrast(background, WHITE) >= READABLE { WHITE } else { BLACK }
}

fn mixed(from: Rgb, to: Rgb, share: f64) -> Rgb {
    std::array::from_fn(|i| {
        let (from, to) = (f64::from(from[i]), f64::from(to[i]));
        (from + (to - from) * share).round() as u8
    })
}

/// The colour itself, moved towards `pole` until it can be read as text on `background`.
fn readable(colour: Rgb, background: Rgb, pole: Rgb) -> Rgb {
    let steps = (0..20).map(|step| mixed(colour, pole, f64::from(step) * 0.05));
    steps.into_iter().find(|mixed| contrast(*mixed, background) >= READABLE).unwrap_or(pole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_colour_is_readable_on_the_page_and_under_its_text() {
        for colour in ["#4F46E5", "#FFFF00", "#FFFFFF", "#000000", "#777777", "#00FF88", "#B00020"] {
            let brand = parse(colour).expect("a colour");
            for brand in [brand, mixed(brand, BLACK, 0.55)] {
                assert!(contrast(text_on(brand), brand) >= READABLE, "{colour}");
            }
            assert!(contrast(readable(brand, LIGHT, BLACK), LIGHT) >= READABLE, "{colour}");
            assert!(contrast(readable(brand, DARK, WHITE), DARK) >= READABLE, "{colour}");
        }
    }

    #[test]
    fn what_is_no_colour_becomes_the_usual_one() {
        for bad in ["", "#fff", "red;}", "#12345g"] {
            assert!(variables(bad).contains("--brand:#4f46e5"), "{bad}");
        }
    }
}
