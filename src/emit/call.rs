//! Calls of the support code's macros, laid out: rustfmt leaves their insides alone.

/// The width that lines are filled to.
const WIDTH: usize = 100;

/// Builds the text of one call.
pub struct Call {
    text: String,
}

impl Call {
    /// Starts a call of `lex::name!`.
    pub fn new(name: &str) -> Self {
        Self {
            text: format!("lex::{name}! {{\n"),
        }
    }

    /// Adds one line.
    pub fn line(&mut self, line: &str) {
        self.text.push_str("    ");
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds `head(entries)tail`, on one line if it fits, else with an entry a line.
    pub fn arguments(&mut self, head: &str, entries: &[String], tail: &str) {
        let line = format!("{head}({}){tail}", entries.join(", "));
        if line.len() + 4 <= WIDTH || entries.is_empty() {
            return self.line(&line);
        }
        self.line(&format!("{head}("));
        for entry in entries {
            self.line(&format!("    {entry},"));
        }
        self.line(&format!("){tail}"));
    }

    /// Adds `head { entries }`, on one line if it fits, else filled. Nothing if there are no entries.
    pub fn group(&mut self, head: &str, entries: &[String]) {
        if entries.is_empty() {
            return;
        }
        let line = format!("{head} {{ {} }}", entries.join(", "));
        if line.len() + 4 <= WIDTH {
            return self.line(&line);
        }
        self.line(&format!("{head} {{"));
        self.fill(entries);
        self.line("}");
    }

    /// Adds entries, as many to a line as fit.
    fn fill(&mut self, entries: &[String]) {
        let mut filled = String::new();
        for entry in entries {
            if !filled.is_empty() && filled.len() + entry.len() + 10 > WIDTH {
                self.line(&format!("    {filled}"));
                filled.clear();
            }
            if !filled.is_empty() {
                filled.push(' ');
            }
            filled.push_str(entry);
            filled.push(',');
        }
        self.line(&format!("    {filled}"));
    }

    /// Adds `head { entries }` with an entry a line.
    pub fn list(&mut self, head: &str, entries: &[String]) {
        if entries.is_empty() {
            return self.line(&format!("{head} {{}}"));
        }
        self.line(&format!("{head} {{"));
        for entry in entries {
            self.line(&format!("    {entry},"));
        }
        self.line("}");
    }

    /// Adds `[entries]`, on one line if it fits, else filled.
    pub fn list_in_brackets(&mut self, entries: &[String]) {
        let line = format!("[{}]", entries.join(", "));
        if line.len() + 4 <= WIDTH {
            return self.line(&line);
        }
        self.line("[");
        self.fill(entries);
        self.line("]");
    }

    /// Ends the call.
    pub fn finish(mut self) -> String {
        self.text.push_str("}\n");
        self.text
    }
}

/// A string as a Rust literal.
pub fn quote_text(text: &str) -> String {
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\';
    if text.bytes().all(is_plain) {
        return format!("\"{text}\"");
    }
    proc_macro2::Literal::string(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_the_compiler_reads_them() {
        let all: String = ('\0'..='\u{100}').collect();
        let single = all.chars().map(String::from);
        for text in single.chain([all.clone(), String::new(), "a.b#c'd".to_owned()]) {
            let quoted = quote_text(&text);
            let literal: syn::LitStr = syn::parse_str(&quoted).expect("a literal");
            assert_eq!(literal.value(), text);
            assert_eq!(quoted, proc_macro2::Literal::string(&text).to_string());
        }
    }
}
