//! Runs that are killed at any moment: every file is the old one or the new one, and the next run mends the rest.
//!
//! `LEXGEN_KILLS=2000` kills that many.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::*;

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_mends() {
    let kills: u64 = match std::env::var("LEXGEN_KILLS") {
        Ok(count) => count.parse().expect("a number"),
        Err(_) => 50,
    };
    let dir = folder();
    // Two versions of the lexicons: some are in both, with other texts, and some in one of them only.
    for (version, range) in [("one", 0..120), ("two", 20..140)] {
        fs::create_dir(dir.path().join(version)).unwrap();
        for n in range {
            let id = format!("com.example.g{}.thing{n}", n % 20);
            let text = format!(
                r#"{{"lexicon": 1, "id": "{id}", "defs": {{"main": {{"type": "token", "description": "{}"}}}}}}"#,
                version.repeat(200)
            );
            fs::write(dir.path().join(version).join(format!("{n}.json")), text).unwrap();
        }
    }
    let command = |version: &str, out: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
        command
            .current_dir(dir.path())
            .env("LEXGEN_CACHE", "")
            .arg(version)
            .arg("-o")
            .arg(out);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let versions = ["one", "two"];
    let mut longest = Duration::ZERO;
    let wanted = versions.map(|version| {
        let out = dir.path().join(format!("wanted-{version}"));
        let start = Instant::now();
        assert!(command(version, &out).status().unwrap().success());
        longest = longest.max(start.elapsed());
        contents(&out)
    });
    assert!(wanted[0].keys().any(|path| !wanted[1].contains_key(path)));

    let out = dir.path().join("gen");
    let (mut partial, mut leftovers, mut finished) = (0, 0, 0);
    let mut state: u64 = 5;
    for kill in 0..kills {
        // Splitmix, so that each run of the test kills at the same share of the whole.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let share = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 44;
        let delay = longest.mul_f64(share as f64 / f64::from(1 << 20));
        let mut child = command(versions[kill as usize % 2], &out).spawn().unwrap();
        sleep(delay);
        child.kill().unwrap();
        finished += u64::from(child.wait().unwrap().success());

        let found = contents(&out);
        for (path, text) in &found {
            if is_leftover(path) {
                leftovers += 1;
                continue;
            }
            let whole = wanted.iter().any(|files| files.get(path) == Some(text));
            assert!(whole, "kill {kill}: {path} is neither old nor new:\n{text}");
        }
        partial += u64::from(!wanted.contains(&found));
        if kill % 10 == 9 {
            let version = kill as usize / 10 % 2;
            assert!(command(versions[version], &out).status().unwrap().success());
            assert!(contents(&out) == wanted[version], "kill {kill}: not mended");
        }
    }
    println!(
        "{kills} kills within {longest:.0?}: {finished} came too late, {partial} left a mixture, \
         with {leftovers} temporary files; no half file"
    );
    // Else the kills say nothing.
    assert!(partial * 20 >= kills, "{partial} of {kills}");
}

/// All files below a folder. Folders are not compared: an empty one does no harm.
fn contents(dir: &Path) -> BTreeMap<String, String> {
    if !dir.exists() {
        return BTreeMap::new();
    }
    tree(dir)
        .into_iter()
        .filter(|path| !path.ends_with('/'))
        .map(|path| {
            let text = fs::read_to_string(dir.join(&path)).unwrap();
            (path, text)
        })
        .collect()
}

fn is_leftover(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
    name.starts_with(".lexgen-") && name.ends_with(".tmp")
}
