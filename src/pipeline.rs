//! The whole run, from lexicons to files in memory.

use std::collections::BTreeSet;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

#[cfg(feature = "cache")]
use crate::cache;
use crate::catalog::{Catalog, ExternalError, Externals, ModulePath, Selection};
use crate::check::{self, Resolved};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::emit;
use crate::failure::Failure;
use crate::format::{self, FormatError, format_module};
use crate::generated::Generated;
use crate::inventory::Inventory;
use crate::ir::Crate;
use crate::lexicon::DefId;
use crate::lower::{self, Runtime};
use crate::output::FileSet;
#[cfg(feature = "validate")]
use crate::validate::Validator;
use earlier::{Earlier, Nothing};
#[cfg(feature = "cache")]
use read::read_documents;
use read::{Inputs, Read, read_anew, read_inputs};

mod earlier;
mod read;

/// Reads the lexicons of a configuration and generates the code for them. Nothing is written to disk.
pub fn run_pipeline(config: &Config) -> Result<Generated, Failure> {
    on_deep_stacks(|| generate(config))
}

/// Runs this on threads of its own.
///
/// Lists in lists, as deep as JSON allows, are parsed and laid out by recursion. Unoptimized, as build scripts are, that
/// takes more than the 2 MiB that a thread has by default. A stack that is not used takes up no memory.
fn on_deep_stacks<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    let threads = ThreadPoolBuilder::new().stack_size(STACK);
    match threads.start_handler(|_| reserve()).build() {
        Ok(pool) => pool.install(run),
        Err(_) => run(),
    }
}

/// The stack of each thread, in bytes.
const STACK: usize = 16 * 1024 * 1024;

/// Lets the heap of this thread grow once rather than by a few pages at a time, each with a call of the system.
///
/// The GNU library keeps the free end of a heap up to twice the size of the largest block that it has given back to the
/// system. So one is given back, and the next, which is smaller, comes from the heap. Memory that is not used takes up none.
fn reserve() {
    for size in RESERVED.into_iter().filter(|_| cfg!(target_env = "gnu")) {
        let mut block: Vec<u8> = Vec::new();
        // Whether there is so much does not matter.
        let _ = block.try_reserve_exact(size);
        drop(std::hint::black_box(block));
    }
}

/// What is given back, and what the heap grows by, in bytes. The library takes no larger ones for this.
const RESERVED: [usize; 2] = [30 * 1024 * 1024, 28 * 1024 * 1024];

#[cfg(not(feature = "cache"))]
fn generate(config: &Config) -> Result<Generated, Failure> {
    generate_from(config, read_inputs(config)?)
}

/// Takes what an earlier run gave for the same input, if it was kept. What could not be read cleanly is looked at anew. So is
/// all that is read besides the lexicons: nothing else is compared.
#[cfg(feature = "cache")]
fn generate(config: &Config) -> Result<Generated, Failure> {
    let inputs = read_inputs(config)?;
    let is_all = inputs.found.is_empty() && config.overlays.is_empty();
    let dir = config.cache.as_deref().filter(|_| is_all);
    if let Some(problem) = dir.and_then(cache::problem) {
        let mut generated = generate_from(config, inputs)?;
        generated.diagnostics.push(problem);
        return Ok(generated);
    }
    let entry = dir.and_then(|dir| cache::Entry::new(dir, &format!("{config:?}"), &inputs.files));
    let Some(entry) = entry else {
        return generate_from(config, inputs);
    };
    if let Some(kept) = entry.load(&inputs.files) {
        return Ok(kept);
    }
    let documents = entry.documents(&inputs.files);
    let read = read_documents(config, inputs, &|file| documents.get(file));
    let renewed = documents.renew(read.without_findings());
    // What reads takes all threads, what checks and lowers takes one.
    let beside = || {
        renewed.iter().for_each(|renewed| documents.store(renewed));
        entry.modules()
    };
    let (mut modules, lowered) = rayon::join(beside, || lower_read(config, read));
    let lowered = lowered?;
    let (generated, krate) = lowered.emit(&mut modules)?;
    rayon::join(|| entry.store(&generated, &modules), || drop(krate));
    Ok(generated)
}

fn generate_from(config: &Config, inputs: Inputs) -> Result<Generated, Failure> {
    let lowered = lower_read(config, read_anew(config, inputs))?;
    let (generated, _) = lowered.emit(&mut Nothing)?;
    Ok(generated)
}

/// What is to be emitted.
struct Lowered {
    krate: Crate,
    diagnostics: Diagnostics,
    /// What nobody needs any more.
    rest: (Catalog, BTreeSet<DefId>),
}

impl Lowered {
    /// Gives the outcome, and what it was made of.
    fn emit(self, earlier: &mut dyn Earlier) -> Result<(Generated, Crate), Failure> {
        let Self {
            krate,
            mut diagnostics,
            rest,
        } = self;
        // Texts take the room of what they were made from. That it is given back need not be waited for.
        let (written, ()) = rayon::join(|| write_files(&krate, earlier), || drop(rest));
        match written {
            Ok((files, dependencies)) => {
                let generated = Generated {
                    files,
                    lexicons: krate
                        .modules
                        .iter()
                        .filter(|module| module.nsid.is_some() && module.external.is_none())
                        .count(),
                    dependencies,
                    features: emit::features(&krate),
                    diagnostics,
                };
                Ok((generated, krate))
            }
            Err(error) => {
                diagnostics.extend(error.into_diagnostics());
                Err(diagnostics.into())
            }
        }
    }
}

fn lower_read(config: &Config, read: Read) -> Result<Lowered, Failure> {
    let (resolved, mut diagnostics) = resolve(config, &config.check_options(), read)?;
    let Resolved {
        catalog,
        selected,
        settings,
    } = resolved;
    let mut options = config.lower_options();
    match find_runtime(config, catalog.externals()) {
        Ok(runtime) => options.runtime = runtime,
        Err(error) => {
            diagnostics.push(bad_external(error));
            return Err(diagnostics.into());
        }
    }
    options.group_features = config.sharing.group_features;
    options.settings = settings;
    let krate = lower::lower(&catalog, &selected, &options, &mut diagnostics);
    match diagnostics.has_errors() {
        true => Err(diagnostics.into()),
        false => Ok(Lowered {
            krate,
            diagnostics,
            rest: (catalog, selected),
        }),
    }
}

/// What is emitted for a configuration.
#[cfg(all(test, feature = "cache"))]
pub(crate) fn lowered(config: &Config) -> Result<Crate, Failure> {
    let read = read_anew(config, read_inputs(config)?);
    Ok(lower_read(config, read)?.krate)
}

impl Config {
    /// Reads the lexicons and lists them: what each is, where it came from, what refers to it, and what is generated.
    ///
    /// # Errors
    /// Everything that is wrong with the lexicons, at once.
    ///
    /// ```no_run
    /// let inventory = lexgen::Config::new().lexicons("lexicons").inventory()?;
    /// for lexicon in &inventory.lexicons {
    ///     println!("{} ({})", lexicon.nsid, lexicon.kind);
    /// }
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn inventory(&self) -> Result<Inventory, Failure> {
        let (resolved, diagnostics) =
            on_deep_stacks(|| read_lexicons(self, &self.check_options()))?;
        // Reading has seen that these are patterns.
        let selection = Selection::new(&self.include, &self.exclude).unwrap_or_default();
        Ok(Inventory::new(&resolved, &selection, diagnostics))
    }
}

#[cfg(feature = "validate")]
impl Config {
    /// Reads the lexicons and makes a [`Validator`](crate::Validator) of them, which judges data.
    ///
    /// References to lexicons that are not there do not fail this; data that needs them is judged as the validator is
    /// told to. Only [`lexicons`](Self::lexicons) and the options that select and check them matter here, members that
    /// [`settings`](Self::settings) add to unions, and [`secret_field`](Self::secret_field), whose values no message shows.
    ///
    /// # Errors
    /// Everything that is wrong with the lexicons, at once.
    ///
    /// ```no_run
    /// let validator = lexgen::Config::new().lexicons("lexicons").validator()?;
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn validator(&self) -> Result<Validator, Failure> {
        let options = check::Options {
            allow_unresolved: true,
            ..self.check_options()
        };
        let (resolved, _) = on_deep_stacks(|| read_lexicons(self, &options))?;
        Ok(Validator::new(
            &resolved.catalog,
            self.secret_fields.clone(),
        ))
    }
}

/// Reads, checks and resolves the lexicons of a configuration. What was found and is no error goes along.
fn read_lexicons(
    config: &Config,
    options: &check::Options,
) -> Result<(Resolved, Diagnostics), Failure> {
    resolve(config, options, read_anew(config, read_inputs(config)?))
}

fn resolve(
    config: &Config,
    options: &check::Options,
    Read { documents, found }: Read,
) -> Result<(Resolved, Diagnostics), Failure> {
    let mut diagnostics = found;
    let selection = match Selection::new(&config.include, &config.exclude) {
        Ok(selection) => selection.with_places(&config.pattern_places),
        Err(error) => {
            let (text, help) = (error.to_string(), error.problem.to_string());
            let message = text.strip_suffix(&help).unwrap_or(&text);
            let message = message.trim_end_matches(": ");
            diagnostics.push(Diagnostic::new(Code::BadPattern, message).help(help));
            return Err(diagnostics.into());
        }
    };
    let selection = match Externals::new(config.sharing.externals.iter().cloned()) {
        Ok(externals) => selection.without_externals(externals),
        Err(error) => {
            diagnostics.push(bad_external(error));
            return Err(diagnostics.into());
        }
    };
    let resolved = check::resolve(
        documents,
        options,
        &selection,
        &config.settings,
        &mut diagnostics,
    );
    match resolved.filter(|_| !diagnostics.has_errors()) {
        Some(resolved) => Ok((resolved, diagnostics)),
        None => Err(diagnostics.into()),
    }
}

fn bad_external(error: ExternalError) -> Diagnostic {
    Diagnostic::new(Code::BadExternal, error.message).help(error.help)
}

/// Where the support code is.
fn find_runtime(config: &Config, externals: &Externals) -> Result<Runtime, ExternalError> {
    let sharing = &config.sharing;
    let path = match &sharing.runtime {
        Some(path) => Some(ModulePath::parse(path)?),
        None if externals.is_empty() => None,
        None => Some(lower::find_runtime(externals).ok_or_else(|| {
            ExternalError::new(
                "it is not known where the support code of the external lexicons is",
                "name its module, such as `::atproto_api::lex`, as the runtime",
            )
        })?),
    };
    match path {
        Some(path) if sharing.shared => Err(ExternalError::new(
            format!("the support code is in `{path}`, and is to be shared from here"),
            "share it where it is, or name no runtime",
        )),
        Some(path) => Ok(Runtime::External(lower::write_path(&path, [].iter()))),
        None if sharing.shared => Ok(Runtime::Shared),
        None => Ok(Runtime::Own),
    }
}

/// Emits and formats all modules, in parallel, and adds the support code that they use. Also returns what they depend on.
fn write_files(
    krate: &Crate,
    earlier: &mut dyn Earlier,
) -> Result<(FileSet, Vec<String>), Failure> {
    earlier.look_at(krate);
    let known: &dyn Earlier = earlier;
    let modules = krate
        .modules
        .par_iter()
        .enumerate()
        .filter(|(_, module)| module.external.is_none())
        .map(|(id, module)| match known.get(id) {
            Some(same) => Ok((Some(id), same)),
            None => Ok((Some(id), format_module(emit::emit_module(krate, module))?)),
        });
    let mut texts = modules.collect::<Result<Vec<_>, _>>().map_err(internal)?;
    let root = format_module(emit::emit_root(krate)).map_err(internal)?;
    texts.push((None, root));

    let mut files = FileSet::new();
    let generated = texts.iter().map(|(_, (_, text))| text.as_str());
    let support = emit::support_of(krate, generated);
    // Code that has its support elsewhere has its dependencies there too.
    let dependencies = match support.is_empty() {
        true => Vec::new(),
        false => emit::dependencies(support.iter()),
    };
    for file in support {
        files.insert(file.file, format!("{}{}", format::header(None), file.text))?;
    }
    for (id, (path, text)) in texts {
        id.into_iter().for_each(|id| earlier.note(id, &path));
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
