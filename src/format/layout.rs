//! Where rustfmt breaks lines and the printer does not, and the other way round.
//!
//! Generated modules are marked so that rustfmt skips them. An editor that formats a single file does not see that
//! mark, and should find nothing to do.

/// The width that rustfmt fills lines to.
const WIDTH: usize = 100;
/// The width up to which rustfmt leaves a chain of calls on one line.
const CHAIN_WIDTH: usize = 60;

/// Lays out an item of the printer as rustfmt would.
pub fn lay_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if opener(line) {
            push_declaration(line, &mut lines, &mut out);
        } else {
            push_line(line, &mut out);
        }
    }
    out
}

/// Whether a line opens what goes on below: the type of a field, a variant or an alias, or the value of a constant.
fn opener(line: &str) -> bool {
    let code = line.trim_start();
    let constant = code.starts_with("const ") && code.ends_with('(');
    let field = code.starts_with("pub ") && !code.starts_with("pub fn ") && code.ends_with('<');
    let alias = code.starts_with("type ") && code.ends_with('<');
    let variant = code.strip_suffix('(').is_some_and(|name| {
        name.starts_with(char::is_uppercase)
            && name.chars().all(|c| c == '_' || c.is_alphanumeric())
    });
    constant || field || alias || variant
}

/// Adds a declaration that the printer broke: on one line, else broken once, else as it came.
fn push_declaration<'a>(
    first: &'a str,
    rest: &mut impl Iterator<Item = &'a str>,
    out: &mut String,
) {
    let mut lines = vec![first];
    let mut joined = first.to_owned();
    for line in rest {
        let part = line.trim_start();
        if part.starts_with(['>', ')']) && joined.ends_with(',') {
            joined.pop();
        }
        joined.push_str(part);
        lines.push(line);
        if indent(line) == indent(first) {
            break;
        }
    }
    let laid_out = match joined.len() <= WIDTH {
        true => joined,
        false => break_once(&joined).unwrap_or_else(|| lines.join("\n")),
    };
    out.push_str(&laid_out);
    out.push('\n');
}

/// Breaks a line after `=` or `:`, or inside the parentheses of a variant, if that makes it fit.
fn break_once(line: &str) -> Option<String> {
    let indent = " ".repeat(indent(line));
    let (head, inner, close) = if let Some((head, value)) = line.split_once(" = ") {
        (format!("{head} ="), value.to_owned(), String::new())
    } else if let Some((head, ty)) = line.split_once(": ") {
        (format!("{head}:"), ty.to_owned(), String::new())
    } else {
        let (head, ty) = line.strip_suffix("),")?.split_once('(')?;
        (
            format!("{head}("),
            format!("{ty},"),
            format!("\n{indent}),"),
        )
    };
    let inner = format!("{indent}    {inner}");
    (inner.len() <= WIDTH).then(|| format!("{head}\n{inner}{close}"))
}

/// Adds any other line. Constants and chains are what the printer makes longer than rustfmt would.
fn push_line(line: &str, out: &mut String) {
    let code = line.trim_start();
    let indent = " ".repeat(indent(line));
    let broken = match constant(code) && line.len() > WIDTH {
        true => line.split_once(" = ").and_then(|(head, value)| {
            let value = format!("{indent}    {value}");
            (value.len() <= WIDTH).then(|| format!("{head} =\n{value}"))
        }),
        false => None,
    };
    let chain = || {
        let (field, calls) = code.strip_prefix("self.")?.split_once('.')?;
        let (first, second) = calls.split_once("().")?;
        let long = code.chars().count() > CHAIN_WIDTH && second.starts_with("unwrap_or");
        long.then(|| format!("{indent}self.{field}\n{indent}    .{first}()\n{indent}    .{second}"))
    };
    match broken.or_else(chain) {
        Some(lines) => out.push_str(&lines),
        None => out.push_str(line),
    }
    out.push('\n');
}

/// Whether a line is a constant or an alias.
fn constant(code: &str) -> bool {
    let starts = ["pub const ", "pub type ", "const ", "type "];
    starts.iter().any(|start| code.starts_with(start)) && code.ends_with(';')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_fill_the_line() {
        let path = "super::super::super::super::com::atproto::repo::strong_ref::StrongRef";
        let printed = format!(
            "pub struct A {{\n    pub pinned: Option<\n        {path},\n    >,\n    pub b: bool,\n}}\n"
        );
        let laid_out =
            format!("pub struct A {{\n    pub pinned: Option<{path}>,\n    pub b: bool,\n}}\n");
        assert_eq!(lay_out(&printed), laid_out);
    }

    #[test]
    fn long_types_stand_alone() {
        let path = "super::super::super::super::com::atproto::repo::strong_ref::StrongReference";
        let field = format!("    pub joined_via_it: Option<\n        {path},\n    >,\n");
        let expected = format!("    pub joined_via_it:\n        Option<{path}>,\n");
        assert_eq!(lay_out(&field), expected);
        let variant = format!(
            "    LongVariantName(\n        Box<\n            {path},\n        >,\n    ),\n"
        );
        let expected = format!("    LongVariantName(\n        Box<{path}>,\n    ),\n");
        assert_eq!(lay_out(&variant), expected);
        let alias = format!("pub type Output = Option<\n    Vec<super::{path}>,\n>;\n");
        assert_eq!(
            lay_out(&alias),
            format!("pub type Output =\n    Option<Vec<super::{path}>>;\n")
        );
    }

    #[test]
    fn constants_and_chains_break() {
        let (name, value) = ("A".repeat(40), "b".repeat(60));
        let constant = format!("pub const {name}: &str = \"{value}\";\n");
        let expected = format!("pub const {name}: &str =\n    \"{value}\";\n");
        assert_eq!(lay_out(&constant), expected);
        let endless = format!("pub const {name}: &str = \"{value}{value}\";\n");
        assert_eq!(lay_out(&endless), endless);
        for (first, second) in [
            ("clone()", "unwrap_or(LabelDefaultSetting::WarningShown)"),
            (
                "clone()",
                "unwrap_or_else(|| Setting::from(\"something else\"))",
            ),
            (
                "as_deref()",
                "unwrap_or(\"a text that is not short at all\")",
            ),
        ] {
            let chain = format!("        self.default_setting.{first}.{second}\n");
            let expected = format!(
                "        self.default_setting\n            .{first}\n            .{second}\n"
            );
            assert_eq!(lay_out(&chain), expected);
        }
        let short = "        self.setting.clone().unwrap_or(Setting::Warn)\n";
        assert_eq!(lay_out(short), short);
    }

    #[test]
    fn text_is_left_alone() {
        for text in [
            "    /// pub a: Option<\n",
            "    #[doc = \"Some(\"]\n",
            "pub fn some(\n    a: A,\n) {}\n",
        ] {
            assert_eq!(lay_out(text), text);
        }
    }
}
