//! Comma-separated values (RFC 4180) that a spreadsheet takes for text, whatever somebody typed.

/// One line. A cell that a spreadsheet would calculate gets an apostrophe in front.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<_> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let calculates = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let guard = if calculates || text.starts_with(['\t', '\r', '\n']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled_and_nothing_ends_a_cell_early() {
        assert_eq!(line(["a", "b,c", "d\"e", "f\r\ng", ""]), "\"a\",\"b,c\",\"d\"\"e\",\"f\r\ng\",\"\"\r\n");
    }

    #[test]
    fn what_a_spreadsheet_would_calculate_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "=HYPERLINK(\"http://x\")"] {
            assert!(line([formula]).starts_with("\"'"), "{formula}");
        }
        assert_eq!(line(["a=1"]), "\"a=1\"\r\n");
    }
}
