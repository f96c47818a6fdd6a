//! How often each subject allocates, and how much, for each post, record or string.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use report::Table;
use runtime::chosen_tasks;

static CALLS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counted.
struct Counted;

// Every call is passed on as it came.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LIVE.fetch_sub(layout.size(), Relaxed);
        count(size);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counted = Counted;

/// A grown allocation counts as one of its new size: it may have been moved.
fn count(bytes: usize) {
    CALLS.fetch_add(1, Relaxed);
    BYTES.fetch_add(bytes, Relaxed);
    let live = LIVE.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(live, Relaxed);
}

fn main() {
    let head = [
        "task",
        "subject",
        "allocations an item",
        "bytes an item",
        "peak bytes for each byte of input",
    ];
    let mut table = Table::new(&head);
    for task in chosen_tasks() {
        for (n, subject) in task.subjects.iter().enumerate() {
            // What is set up once is not counted.
            (subject.run)();
            let (calls, bytes) = (CALLS.load(Relaxed), BYTES.load(Relaxed));
            let live = LIVE.load(Relaxed);
            PEAK.store(live, Relaxed);
            (subject.run)();
            let calls = CALLS.load(Relaxed) - calls;
            let bytes = BYTES.load(Relaxed) - bytes;
            let peak = PEAK.load(Relaxed) - live;
            let items = task.items as f64;
            table.row(vec![
                if n == 0 {
                    task.name.clone()
                } else {
                    String::new()
                },
                subject.name.to_owned(),
                format!("{:.1}", calls as f64 / items),
                format!("{:.0}", bytes as f64 / items),
                format!("{:.2}", peak as f64 / task.bytes as f64),
            ]);
        }
    }
    table.print();
}
