//! From atrium-api.

fn main() {
    migrating::compare(before::lines, after::lines);
}

mod before {
    use atrium_api::app::bsky::feed::defs::PostViewEmbedRefs;
    use atrium_api::app::bsky::feed::{get_timeline, post};
    use atrium_api::types::string::{Datetime, Language};
    use atrium_api::types::{TryFromUnknown, Union};

    pub fn lines(body: &str) -> Vec<String> {
        let timeline: get_timeline::Output = serde_json::from_str(body).expect("a timeline");
        let mut lines = Vec::new();
        for entry in &timeline.feed {
            let view = &entry.post;
            let record = post::RecordData::try_from_unknown(view.record.clone());
            let text = record.map(|record| record.text).unwrap_or_default();
            lines.push(format!("{}: {text}", view.author.handle.as_str()));
            if let Some(Union::Refs(PostViewEmbedRefs::AppBskyEmbedImagesView(view))) = &view.embed {
                lines.extend(view.images.iter().map(|image| image.alt.clone()));
            }
        }
        lines.push(migrating::sorted(&write()));
        lines
    }

    fn write() -> String {
        let created_at: Datetime = "2026-11-21T12:00:00.000Z".parse().expect("a datetime");
        let record = post::RecordData {
            created_at,
            embed: None,
            entities: None,
            facets: None,
            labels: None,
            langs: Some(vec![Language::new("en".to_owned()).expect("a language")]),
            reply: None,
            tags: None,
            text: "Hello".to_owned(),
        };
        let record = atrium_api::record::KnownRecord::from(record);
        serde_json::to_string(&record).expect("JSON")
    }
}

mod after {
    use official::app::bsky::feed::defs::PostViewEmbed;
    use official::app::bsky::feed::get_timeline;
    use official::app::bsky::feed::post::Post;
    use official::lex::{Datetime, Language};

    pub fn lines(body: &str) -> Vec<String> {
        let timeline: get_timeline::Output = serde_json::from_str(body).expect("a timeline");
        let mut lines = Vec::new();
        for entry in &timeline.feed {
            let view = &entry.post;
            let text = view.record.decode::<Post>().map(|post| post.text);
            lines.push(format!("{}: {}", view.author.handle, text.unwrap_or_default()));
            if let Some(PostViewEmbed::ImagesView(view)) = &view.embed {
                lines.extend(view.images.iter().map(|image| image.alt.clone()));
            }
        }
        lines.push(migrating::sorted(&write()));
        lines
    }

    fn write() -> String {
        let created_at: Datetime = "2026-11-21T12:00:00.000Z".parse().expect("a datetime");
        let mut post = Post::new("Hello", created_at);
        post.langs = Some(vec!["en".parse::<Language>().expect("a language")]);
        serde_json::to_string(&post).expect("JSON")
    }
}
