//! What judging records and timelines costs.

use lexgen::lex::Value;
use official::app::bsky::feed::get_timeline;

use crate::bodies::{Body, captured, timeline};
use crate::judges::{Judge, compiled, judges};
use crate::libraries::read;
use crate::posts::{self, JsonRecord};
use crate::tasks::Plan;
use crate::{Subject, Task, consume};

/// The tasks with their names.
pub fn plan() -> Vec<(String, Plan)> {
    let kinds: [(&str, fn() -> Vec<JsonRecord>); 2] = [
        ("posts of the synthetic timeline", posts::synthetic),
        ("captured records", posts::real),
    ];
    let mut plan: Vec<(String, Plan)> = Vec::new();
    for (name, records) in kinds {
        let name = format!("validate {name}");
        plan.push((name.clone(), Box::new(move || judge(&records()))));
        let name = format!("{name}, from text");
        plan.push((name, Box::new(move || read_and_judge(&records()))));
    }
    let bodies: [(&str, fn() -> Vec<Body>); 2] = [
        ("the synthetic timeline", || vec![timeline()]),
        ("timelines", || captured(&["app.bsky.feed.getTimeline"])),
    ];
    for (name, bodies) in bodies {
        let name = format!("validate {name}");
        plan.push((name, Box::new(move || judge_timelines(&bodies()))));
    }
    plan
}

/// Records that were read before, each in the form that the judge wants.
fn judge(records: &[JsonRecord]) -> Task {
    task(records, |judge| {
        let verdicts: Result<Vec<_>, _> = records.iter().map(judge.read).collect();
        let verdicts = verdicts.ok()?;
        let judge_all = move || verdicts.iter().filter(|judge| judge().is_ok()).count();
        Some(Subject::new(judge.name, judge_all))
    })
}

/// Records as text.
fn read_and_judge(records: &[JsonRecord]) -> Task {
    task(records, |judge| {
        let records = records.to_vec();
        let read = judge.read;
        let judge_one = move |record: &JsonRecord| read(record).is_ok_and(|judge| judge().is_ok());
        let judge_all = move || records.iter().filter(|record| judge_one(record)).count();
        Some(Subject::new(judge.name, judge_all))
    })
}

fn task(records: &[JsonRecord], subject: impl Fn(&Judge) -> Option<Subject>) -> Task {
    let judges = judges();
    let judges = judges.iter().filter(|judge| takes(judge, records));
    Task {
        name: String::new(),
        bytes: records.iter().map(|record| record.text.len()).sum(),
        items: records.len(),
        subjects: judges.filter_map(subject).collect(),
    }
}

/// Leaves out who does not take the records for what they are, and says why.
fn takes(judge: &Judge, records: &[JsonRecord]) -> bool {
    let refused = records
        .iter()
        .find_map(|record| Some((record, judge.judge(record).err()?)));
    if let Some((record, error)) = refused {
        eprintln!("{} refuses a record: {error}\n{}", judge.name, record.text);
        return false;
    }
    true
}

/// Whole responses, which the peers cannot judge, beside decoding them.
fn judge_timelines(bodies: &[Body]) -> Task {
    const NAME: &str = "app.bsky.feed.getTimeline#output";
    let outputs: Vec<get_timeline::Output> = bodies.iter().map(read).collect();
    let values: Vec<Value> = bodies.iter().map(read).collect();
    assert!(outputs.iter().all(|output| output.validate().is_ok()));
    assert!(
        values
            .iter()
            .all(|value| compiled().validate(NAME, value).is_ok())
    );
    let texts = bodies.to_vec();
    Task {
        name: String::new(),
        bytes: bodies.iter().map(|body| body.text.len()).sum(),
        items: outputs.iter().map(|output| output.feed.len()).sum(),
        subjects: vec![
            Subject::new("lexgen validate()", move || {
                outputs.iter().all(|output| output.validate().is_ok())
            }),
            Subject::new("lexgen Validator", move || {
                values
                    .iter()
                    .all(|value| compiled().validate(NAME, value).is_ok())
            }),
            Subject::new("lexgen decodes", move || {
                for body in &texts {
                    consume(read::<get_timeline::Output>(body));
                }
            }),
        ],
    }
}
