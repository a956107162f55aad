use gateway_paper::sample::*;
fn main() {
    let start = std::time::Instant::now();
    for (n, set) in [("req", kazakhstan_request()), ("rep", brazil_reply()), ("dec", kazakhstan_decision())] {
        for d in set.unwrap() {
            println!("{n} {:4} {:40} {} {:3} p {:7} B {:?} {:?}", d.id, d.file, d.language, d.pages, d.bytes.len(), d.items, d.translation_of);
            std::fs::write(format!("/tmp/paper/{n}-{}", d.file), d.bytes).unwrap();
        }
        println!("{n} {:?}", start.elapsed());
    }
}
