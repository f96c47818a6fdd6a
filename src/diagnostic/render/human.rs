//! Findings drawn for people, with the lines that they are about.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Located, is_harmful, locate_and_sort, push_visible};
use crate::diagnostic::{Diagnostics, Location, Place, Severity};

/// How findings are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With colours, as terminal escapes.
    pub color: bool,
    /// The width of the terminal in columns, to which long source lines are cut.
    pub width: usize,
}

impl Default for Style {
    /// No colours, 140 columns.
    fn default() -> Self {
        Self {
            color: false,
            width: 140,
        }
    }
}

/// Draws each finding with its source lines, what is marked in them, and its help.
///
/// ```
/// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics, Place, render};
/// use lexgen::diagnostic::SourceFile;
///
/// let file = SourceFile::new("a.json", "{\n  \"id\": 7\n}");
/// let mut diagnostics = Diagnostics::default();
/// diagnostics.push(Diagnostic::new(Code::InvalidId, "not a string").at(Place::value(&file, "/id")));
/// let text = render::human(&diagnostics, &render::Style::default());
/// assert!(text.contains("2 |   \"id\": 7\n"));
/// ```
pub fn human(diagnostics: &Diagnostics, style: &Style) -> String {
    let renderer = match style.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(style.width);
    let mut out = String::new();
    for entry in locate_and_sort(diagnostics) {
        out.push_str(&draw(&renderer, &entry));
        out.push_str("\n\n");
    }
    out
}

fn draw(renderer: &Renderer, entry: &Located<'_>) -> String {
    let diagnostic = entry.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let related = diagnostic.related.iter().zip(&entry.related);
    let related = related.map(|((place, label), location)| Shown {
        place,
        location: location.as_ref(),
        label: Some(visible(label)),
    });
    let mut shown: Vec<Shown<'_>> = related.collect();
    if let Some(place) = &diagnostic.place {
        let location = entry.location.as_ref();
        let label = None;
        let primary = Shown {
            place,
            location,
            label,
        };
        // What stands on the same line is marked in it.
        let (beside, apart) = shown
            .into_iter()
            .partition(|other| primary.is_beside(other));
        shown = apart;
        group = show(group, &primary, beside);
    }
    for other in shown {
        group = show(group, &other, Vec::new());
    }
    if let Some(help) = &diagnostic.help {
        let lines: Vec<String> = help.lines().map(visible).collect();
        group = group.element(Level::HELP.message(lines.join("\n")));
    }
    renderer.render(&[group])
}

/// A place to be shown. A label makes it one of the related places.
struct Shown<'a> {
    place: &'a Place,
    location: Option<&'a Location>,
    label: Option<String>,
}

impl Shown<'_> {
    /// Whether another place is on the same line.
    fn is_beside(&self, other: &Shown<'_>) -> bool {
        let line = |shown: &Shown<'_>| shown.location.map(|at| at.line);
        self.location.is_some()
            && line(self) == line(other)
            && Arc::ptr_eq(&self.place.file, &other.place.file)
    }
}

/// Adds the line that is meant with what is marked in it, or the path alone where none is.
fn show<'a>(group: Group<'a>, shown: &Shown<'a>, beside: Vec<Shown<'a>>) -> Group<'a> {
    let file = &shown.place.file;
    let path = visible(&file.path);
    let Some(at) = shown.location else {
        return group.element(Origin::path(path));
    };
    let (line, before) = line_around(&file.text, &at.span);
    let mut snippet = Snippet::source(harmless(line))
        .line_start(at.line)
        .path(path);
    for shown in std::iter::once(shown).chain(&beside) {
        let Some(at) = shown.location else { continue };
        let span = first_line(line, at.span.start - before, at.span.end - before);
        let kind = match shown.label {
            None => AnnotationKind::Primary,
            Some(_) => AnnotationKind::Context,
        };
        snippet = snippet.annotation(kind.span(span).label(shown.label.clone()));
    }
    group.element(snippet)
}

/// The line in which a span begins, and the offset of its first byte. Only this line is handed to the renderer, so that
/// a large file costs nothing.
fn line_around<'a>(text: &'a str, span: &Range<usize>) -> (&'a str, usize) {
    let (head, tail) = text.split_at_checked(span.start).unwrap_or((text, ""));
    let start = head.rfind('\n').map_or(0, |i| i + 1);
    let end = span.start + tail.find('\n').unwrap_or(tail.len());
    let line = text.get(start..end).unwrap_or_default();
    (line.strip_suffix('\r').unwrap_or(line), start)
}

/// The part of a span that is on its first line: a whole object would be too much.
fn first_line(line: &str, start: usize, end: usize) -> Range<usize> {
    let start = start.min(line.len());
    start..end.clamp(start, line.len())
}

/// Source text keeps its bytes where they are: what would steer a terminal becomes filling of the same length.
fn harmless(line: &str) -> Cow<'_, str> {
    if !line.chars().any(|c| c != '\t' && is_harmful(c)) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match (c != '\t' && is_harmful(c), c.len_utf8()) {
            (false, _) => out.push(c),
            (true, 1) => out.push('?'),
            (true, 2) => out.push('\u{A4}'),
            (true, _) => out.push('\u{FFFD}'),
        }
    }
    Cow::Owned(out)
}

fn visible(text: &str) -> String {
    let mut out = String::new();
    push_visible(&mut out, text);
    out
}
