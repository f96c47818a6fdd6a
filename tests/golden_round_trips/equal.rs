//! Types that are equal within one lexicon are one: what is read in one place is written in another.

mod common;

use common::{read, same, write};
use golden::equal::com::example::paint::{mix, theme, tree, wishes};
use golden::equal::lex::Union;
use serde_json::json;
use theme::{Frame, FrameShade, Shade, Theme, ThemeAccent, ThemePrimary, ThemeStopsItem};

const RGB: &str = "com.example.paint.theme#rgb";

#[test]
fn the_value_of_one_place_fits_another() {
    let mut theme: Theme = same(json!({
        "$type": "com.example.paint.theme",
        "accent": {"$type": RGB, "r": 1},
        "mood": "loud",
        "primary": {"$type": RGB, "r": 2},
    }));
    let mut frame = Frame::new(theme::ThemeMood::Calm, Shade::Light);
    frame.background = theme.accent.clone();
    frame.tone = Some(theme.mood.clone());
    theme.accent = Some(theme.primary.clone());
    theme.stops = Some(vec![theme.primary.clone()]);
    theme.align_title = theme.align.clone();
    theme.settled = theme.resettled.clone();
    assert_eq!(write(&theme)["accent"]["r"], json!(2));
    assert_eq!(
        write(&frame),
        json!({
            "background": {"$type": RGB, "r": 1}, "mood": "calm", "shade": "light", "tone": "loud"
        })
    );
    let right: tree::TreeRight = read(&json!({"$type": "com.example.paint.tree#leaf"}));
    let tree = tree::Tree::new(right);
    assert_eq!(write(&tree)["left"]["$type"], "com.example.paint.tree#leaf");
}

#[test]
fn another_name_serves_as_well() {
    let colour = ThemePrimary::Rgb(Box::new(theme::Rgb::new(3)));
    let ThemeStopsItem::Rgb(rgb) = &colour else {
        panic!("{colour:?}");
    };
    assert_eq!(rgb.r, 3);
    assert_eq!(ThemePrimary::from(theme::Rgb::new(3)), colour);
    assert_eq!(ThemeStopsItem::TYPES, ThemeAccent::TYPES);
    assert_eq!(FrameShade::Dark, Shade::Dark);
    assert_eq!(theme::ThemeAlignTitle::from("end").as_str(), "end");
    let _: Option<mix::ParamsFinish> = mix::Output::new().finish;
}

#[test]
fn each_place_keeps_its_default() {
    let read: Frame = read(&json!({}));
    assert_eq!(read.mood, theme::ThemeMood::Loud);
    assert_eq!(read.shade, Shade::Dark);
    assert_eq!(read.tone_or_default().as_str(), "shrill");
    let theme: Theme = common::read(&json!({"primary": {"$type": RGB, "r": 1}}));
    assert_eq!(theme.mood, theme::ThemeMood::Calm);
    assert_eq!(theme.align_title_or_default(), theme::ThemeAlign::End);
    assert_eq!(theme.align_shut_or_default(), theme::ThemeAlignClosed::Start);
}

#[test]
fn limits_are_checked_below_any_name() {
    let theme: Theme = read(&json!({
        "$type": "com.example.paint.theme",
        "alignShort": "to the start", "alignShorter": "to the end...",
        "primary": {"$type": "com.example.paint.theme#rgba", "a": 256},
        "stops": [{"$type": "com.example.paint.theme#rgba", "a": 257}],
    }));
    let found = theme.validate().expect_err("it breaks rules");
    let mut paths: Vec<&str> = found.iter().map(|v| v.path.as_str()).collect();
    paths.sort_unstable();
    let wanted = ["/alignShort", "/alignShorter", "/primary/a", "/stops/0/a"];
    assert_eq!(paths, wanted, "each once");
}

#[test]
fn what_settings_tell_apart_stays_apart() {
    let all = wishes::Wishes {
        plain: Some(wishes::Medium::Oil),
        again: Some(wishes::WishesPlain::Water),
        named: Some(wishes::Medium::Oil),
        derived: Some(wishes::WishesDerived::Oil),
        attributed: Some(wishes::WishesAttributed::Oil),
        respelled: Some(wishes::WishesRespelled::Oily),
        replaced: Some("water".to_owned()),
        base: None,
        wide: Some(wishes::WishesWide::from(wishes::Resin::new())),
    };
    assert_eq!(write(&all)["again"], "water");
    assert_eq!(wishes::WishesBase::TYPES.len(), 1);
}
