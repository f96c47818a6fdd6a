//! What a killed run leaves, and what only looks like it.

use super::*;

#[test]
fn are_removed_with_the_folders_that_this_empties() {
    let dir = folder();
    let files = set(&[("a/b.rs", "b")]);
    write(dir.path(), &files).unwrap();
    let left = ["a/.lexgen-aB3xYz.tmp", "old/deep/.lexgen-000000.tmp"];
    let kept = [
        ".git/.lexgen-aB3xYz.tmp",
        "a/.lexgen-notes.tmp",
        "a/lexgen-aB3xYz.tmp",
        "mine/.lexgen-aB3xYz.txt",
    ];
    for path in left.iter().chain(&kept) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "half a fi").unwrap();
    }
    // They are no finding, and comparing removes nothing.
    assert!(check(dir.path(), &files).unwrap().is_up_to_date());
    assert!(dir.path().join(left[0]).exists());

    let written = write(dir.path(), &files).unwrap();
    assert_eq!(written.unchanged, ["a/b.rs"]);
    assert!(written.removed.is_empty(), "they are nobody's output");
    for path in left {
        assert!(!dir.path().join(path).exists(), "{path}");
    }
    assert!(!dir.path().join("old").exists());
    for path in kept {
        assert!(dir.path().join(path).exists(), "{path}");
    }
}

/// Runs take each other's temporary files for leftovers; all end well all the same.
#[test]
fn of_a_run_that_still_goes_on_are_made_anew() {
    let dir = folder();
    let paths: Vec<String> = (0..150).map(|n| format!("a{}/f{n}.rs", n % 5)).collect();
    let files = |body: &str| {
        let files = paths.iter().map(|path| (path.as_str(), body));
        set(&files.collect::<Vec<_>>())
    };
    for round in 0..6 {
        std::thread::scope(|scope| {
            for run in 0..4 {
                let files = files(&format!("{round} {run}"));
                let dir = dir.path();
                scope.spawn(move || write(dir, &files).unwrap());
            }
        });
        assert_eq!(tree(dir.path()).len(), paths.len() + 5);
    }
    write(dir.path(), &files("last")).unwrap();
    assert!(check(dir.path(), &files("last")).unwrap().is_up_to_date());
}
