//! From jacquard-api.

fn main() {
    migrating::compare(before::lines, after::lines);
}

mod before {
    use jacquard_api::app_bsky::feed::PostViewEmbed;
    use jacquard_api::app_bsky::feed::get_timeline::GetTimelineOutput;
    use jacquard_api::app_bsky::feed::post::Post;
    use jacquard_common::DefaultStr;
    use jacquard_common::types::string::{Datetime, Language};
    use jacquard_common::types::value::from_data;

    pub fn lines(body: &str) -> Vec<String> {
        let timeline: GetTimelineOutput<DefaultStr> =
            serde_json::from_str(body).expect("a timeline");
        let mut lines = Vec::new();
        for entry in &timeline.feed {
            let view = &entry.post;
            let post = from_data::<Post<DefaultStr>, _>(&view.record);
            let text = post.map(|post| post.text.to_string()).unwrap_or_default();
            lines.push(format!("{}: {text}", view.author.handle));
            if let Some(PostViewEmbed::ImagesView(view)) = &view.embed {
                lines.extend(view.images.iter().map(|image| image.alt.to_string()));
            }
        }
        lines.push(migrating::sorted(&write()));
        lines
    }

    fn write() -> String {
        let created_at: Datetime = "2026-11-21T12:00:00.000Z".parse().expect("a datetime");
        let post = Post::new()
            .text("Hello")
            .created_at(created_at)
            .langs(vec![Language::new("en").expect("a language")])
            .build();
        serde_json::to_string(&post).expect("JSON")
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
