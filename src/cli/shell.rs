//! Commands as one types them.

use std::ffi::OsString;

/// The command line of this process without `--check`, for a POSIX shell.
pub fn without_check(words: &[OsString]) -> String {
    let mut command = vec!["lexgen".to_owned()];
    let mut options = true;
    for word in words.iter().skip(1) {
        let word = word.to_string_lossy();
        options &= word != "--";
        if options && word == "--check" {
            continue;
        }
        command.push(quote(&word));
    }
    command.join(" ")
}

/// One word, quoted if the shell would see more in it than text.
pub fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_a_shell_would_read() {
        assert_eq!(quote("src/gen"), "src/gen");
        assert_eq!(quote("app.bsky.feed.*"), "'app.bsky.feed.*'");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("~/x"), "'~/x'");
        assert_eq!(quote("a\nb"), "'a\nb'");
    }

    #[test]
    fn drops_the_flag_and_nothing_else() {
        let words = ["/bin/lexgen", "--check", "my lexicons", "-o", "gen"];
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        assert_eq!(without_check(&words), "lexgen 'my lexicons' -o gen");
        let words = ["lexgen", "--check", "-o", "gen", "--", "--check"];
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        assert_eq!(without_check(&words), "lexgen -o gen -- --check");
    }
}
