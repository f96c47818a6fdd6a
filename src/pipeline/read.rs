//! The first half of a run: from files to lexicons, each on its own.

use rayon::prelude::*;

use crate::check::ReadDocument;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::lexicon::{Document, ParsedFile, read_document};
use crate::overlay::{self, Overlays};
use crate::source::{SourceRef, read_sources};

/// The files of a run, and what could not be read.
pub struct Inputs {
    pub files: Vec<SourceRef>,
    pub found: Diagnostics,
}

pub fn read_inputs(config: &Config) -> Result<Inputs, Failure> {
    if config.inputs.is_empty() {
        let error = Diagnostic::new(Code::NoFiles, "no lexicons were named");
        return Err(error
            .help("name the folder that holds them, with `lexicons(\"lexicons\")`")
            .into());
    }
    let (files, found) = read_sources(&config.inputs);
    Ok(Inputs { files, found })
}

/// The lexicons of a run, each as it is on its own.
pub struct Read {
    pub documents: Vec<ReadDocument>,
    pub found: Diagnostics,
}

impl Read {
    /// The lexicons of which there is nothing to say.
    #[cfg(feature = "cache")]
    pub fn without_findings(&self) -> impl Iterator<Item = &Document> {
        let clean = self.documents.iter();
        let clean = clean.filter(|read| read.diagnostics.is_empty());
        clean.filter_map(|read| read.document.as_ref())
    }
}

/// Reads all files.
pub fn read_anew(config: &Config, inputs: Inputs) -> Read {
    read_documents(config, inputs, &|_| None)
}

/// Reads all files but those whose lexicon is known, and has no findings. With overlays nothing may be known.
pub fn read_documents(
    config: &Config,
    Inputs { mut files, found }: Inputs,
    known: &(dyn Fn(&SourceRef) -> Option<Document> + Sync),
) -> Read {
    let (mut diagnostics, no_text) = split_off_bad_texts(found);
    let overlays = Overlays::read(&config.overlays, &mut diagnostics);
    files.retain(|file| !overlays.has(file));
    let mut documents: Vec<ReadDocument> = match overlays.is_empty() {
        true => files
            .par_iter()
            .map(|file| read_source(file, known(file)))
            .collect(),
        false => read_with(&overlays, &files, &mut diagnostics),
    };
    drop(files);
    documents.extend(no_text);
    Read {
        documents,
        found: diagnostics,
    }
}

/// Reads one file. What it found goes along, so that the checks can decide what matters.
fn read_source(file: &SourceRef, known: Option<Document>) -> ReadDocument {
    let mut diagnostics = Diagnostics::default();
    let document = known.or_else(|| read_document(file, &mut diagnostics).into_document());
    ReadDocument {
        file: file.clone(),
        document,
        diagnostics,
    }
}

fn read_parsed(parsed: ParsedFile) -> ReadDocument {
    let mut diagnostics = Diagnostics::default();
    let file = parsed.file.clone();
    let document = parsed.read(&mut diagnostics).into_document();
    ReadDocument {
        file,
        document,
        diagnostics,
    }
}

/// Reads all files, with the overlays on top. What these are to blame for is an error of the run.
fn read_with(
    overlays: &Overlays,
    sources: &[SourceRef],
    diagnostics: &mut Diagnostics,
) -> Vec<ReadDocument> {
    let mut parsed: Vec<ParsedFile> = sources.par_iter().map(ParsedFile::parse).collect();
    overlays.apply(&mut parsed, diagnostics);
    let mut read: Vec<ReadDocument> = parsed.into_par_iter().map(read_parsed).collect();
    for document in &mut read {
        diagnostics.extend(overlay::take_faults(
            &document.file,
            &mut document.diagnostics,
        ));
    }
    read
}

/// Takes out what is wrong with the bytes of single files: such a file can be skipped like one that is not JSON,
/// unlike a path that is not there.
fn split_off_bad_texts(found: Diagnostics) -> (Diagnostics, Vec<ReadDocument>) {
    let (mut rest, mut files) = (Diagnostics::default(), Vec::new());
    for diagnostic in found.iter() {
        let bad_text = matches!(
            diagnostic.code,
            Code::NotUtf8 | Code::ByteOrderMark | Code::FileTooLarge | Code::FileChanged
        );
        match &diagnostic.place {
            Some(place) if bad_text => {
                let mut diagnostics = Diagnostics::default();
                diagnostics.push(diagnostic.clone());
                files.push(ReadDocument {
                    file: place.file.clone(),
                    document: None,
                    diagnostics,
                });
            }
            _ => rest.push(diagnostic.clone()),
        }
    }
    (rest, files)
}
