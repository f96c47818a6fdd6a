//! The whole run, from lexicons to files in memory.

use rayon::prelude::*;

use crate::catalog::Selection;
use crate::check::{self, ReadDocument, Resolved};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::emit;
use crate::failure::Failure;
use crate::format::{self, FormatError, format_module};
use crate::generated::Generated;
use crate::ir::Crate;
use crate::lexicon::read_document;
use crate::lower;
use crate::output::FileSet;
use crate::source::{SourceRef, read_sources};

/// Reads the lexicons of a configuration and generates the code for them. Nothing is written to disk.
pub fn run_pipeline(config: &Config) -> Result<Generated, Failure> {
    let (resolved, mut diagnostics) = read_lexicons(config, &config.check_options())?;
    let options = config.lower_options();
    let krate = lower::lower(
        &resolved.catalog,
        &resolved.selected,
        &options,
        &mut diagnostics,
    );
    match write_files(&krate) {
        Ok((files, dependencies)) => Ok(Generated {
            files,
            lexicons: krate
                .modules
                .iter()
                .filter(|module| module.nsid.is_some())
                .count(),
            dependencies,
            diagnostics,
        }),
        Err(error) => {
            diagnostics.extend(error.into_diagnostics());
            Err(diagnostics.into())
        }
    }
}

/// Reads, checks and resolves the lexicons of a configuration. What was found and is no error goes along.
pub fn read_lexicons(
    config: &Config,
    options: &check::Options,
) -> Result<(Resolved, Diagnostics), Failure> {
    if config.inputs.is_empty() {
        let error = Diagnostic::new(Code::NoFiles, "no lexicons were named");
        return Err(error
            .help("name the folder that holds them, with `lexicons(\"lexicons\")`")
            .into());
    }
    let (sources, found) = read_sources(&config.inputs);
    let (mut diagnostics, no_text) = split_off_bad_texts(found);
    let mut read: Vec<ReadDocument> = sources.par_iter().map(read_source).collect();
    read.extend(no_text);
    let selection = match Selection::new(&config.include, &config.exclude) {
        Ok(selection) => selection,
        Err(error) => {
            diagnostics.push(Diagnostic::new(Code::BadPattern, error.to_string()));
            return Err(diagnostics.into());
        }
    };
    let resolved = check::resolve(read, options, &selection, &mut diagnostics);
    match resolved.filter(|_| !diagnostics.has_errors()) {
        Some(resolved) => Ok((resolved, diagnostics)),
        None => Err(diagnostics.into()),
    }
}

/// Reads one file. What it found goes along, so that the checks can decide what matters.
fn read_source(file: &SourceRef) -> ReadDocument {
    let mut diagnostics = Diagnostics::default();
    let document = read_document(file, &mut diagnostics).into_document();
    ReadDocument {
        file: file.clone(),
        document,
        diagnostics,
    }
}

/// Takes out what is wrong with the bytes of single files: such a file can be skipped like one that is not JSON,
/// unlike a path that is not there.
fn split_off_bad_texts(found: Diagnostics) -> (Diagnostics, Vec<ReadDocument>) {
    let (mut rest, mut files) = (Diagnostics::default(), Vec::new());
    for diagnostic in found.iter() {
        let bad_text = matches!(
            diagnostic.code,
            Code::NotUtf8 | Code::ByteOrderMark | Code::FileTooLarge
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

/// Emits and formats all modules, in parallel, and adds the support code that they use. Also returns what they depend on.
fn write_files(krate: &Crate) -> Result<(FileSet, Vec<String>), Failure> {
    let modules = krate
        .modules
        .par_iter()
        .map(|module| format_module(emit::emit_module(krate, module)));
    let mut texts = modules.collect::<Result<Vec<_>, _>>().map_err(internal)?;
    texts.push(format_module(emit::emit_root(krate)).map_err(internal)?);

    let mut files = FileSet::new();
    let generated = texts.iter().map(|(_, text)| text.as_str());
    let support = emit::support_files(generated, &emit::unmentioned_parts(krate));
    let dependencies = emit::dependencies(support.iter());
    for file in support {
        files.insert(file.file, format!("{}{}", format::header(None), file.text))?;
    }
    for (path, text) in texts {
        files.insert(path, text)?;
    }
    Ok((files, dependencies))
}

/// Code that does not parse is a defect of the generator, whatever the lexicon says.
fn internal(error: FormatError) -> Failure {
    let message = format!(
        "the code for `{}` does not parse: {}",
        error.file, error.message
    );
    Diagnostic::new(Code::Internal, message)
        .help("please report this, with the lexicon")
        .into()
}
