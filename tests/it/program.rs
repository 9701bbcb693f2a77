//! The program as a user runs it: files in, files and exit codes out, and the server under signals.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn plotd() -> Command {
    Command::new(env!("CARGO_BIN_EXE_plotd"))
}

fn run(args: &[&str]) -> Output {
    plotd().args(args).stdin(Stdio::null()).output().unwrap()
}

fn examples() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut files: Vec<PathBuf> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "json" || e == "json5"));
    files.sort();
    files
}

/// An empty directory of the test's own.
fn fresh(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("plotd-program-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    dir
}

#[test]
fn every_example_is_drawn_without_a_word() {
    let dir = fresh("examples");
    let files = examples();
    assert!(files.len() >= 10);
    for (format, head) in [("svg", &b"<svg"[..]), ("png", b"\x89PNG"), ("html", b"<!")] {
        let mut command = plotd();
        command.args(["render", "--format", format, "--out-dir"]).arg(&dir).args(&files);
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{format}");
        for file in &files {
            let name = file.file_name().unwrap().to_str().unwrap().split('.').next().unwrap();
            let bytes = fs::read(dir.join(format!("{name}.{format}"))).unwrap();
            assert!(bytes.starts_with(head), "{name}.{format}");
        }
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn queries_are_descriptions_too() {
    let dir = fresh("queries");
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    fs::write(dir.join("week.txt"), "https://example.org/chart?cht=bvs&chs=300x180&chd=t:10,50\n").unwrap();
    fs::write(dir.join("code.txt"), "text=hello&size=90").unwrap();
    for (args, title) in [
        (vec!["week.txt"], "height=\"180\""),
        (vec!["week.txt", "--dialect", "google"], "height=\"180\""),
        (vec!["code.txt"], "QR code of: hello"),
        (vec!["code.txt", "--dialect", "qr"], "QR code of: hello"),
    ] {
        let file = path(args[0]);
        let output = run(&[&["render", &file], &args[1..]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8(output.stdout).unwrap().contains(title), "{args:?}");
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn the_name_of_an_output_is_that_of_a_format() {
    let dir = fresh("formats");
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    fs::write(dir.join("a.chart.json"), "{type:'bar',data:{labels:['a'],datasets:[{data:[1]}]}}").unwrap();
    for (name, more, code) in [
        ("a.pdf", vec![], 2),
        ("a.foo", vec![], 2),
        ("a.foo", vec!["--format", "svg"], 0),
        ("a.SVG", vec![], 0),
        ("a", vec![], 0),
    ] {
        let (spec, out) = (path("a.chart.json"), path(name));
        let output = run(&[&["render", &spec, "-o", &out], &more[..]].concat());
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{name}: {words}");
        assert_eq!(words.contains("there is no format"), code == 2, "{words}");
    }
    assert!(!dir.join("a.pdf").exists());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn the_version_of_chart_js_that_options_name_is_drawn() {
    let dir = fresh("versions");
    let path = dir.join("a.chart.json").to_str().unwrap().to_owned();
    let sets = "data:{labels:['a'],datasets:[{label:'n',data:[1]}]}";
    let draw = |config: &str, more: &[&str]| {
        fs::write(&path, config).unwrap();
        let output = run(&[&["render", &path], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let old =
        format!("{{type:'bar',{sets},options:{{legend:{{display:false}},scales:{{yAxes:[{{ticks:{{min:-3}}}}]}}}}}}");
    let (svg, words) = draw(&old, &[]);
    assert!(words.contains("note: /options/legend: an option of version 2") && !svg.contains(">n<"), "{words} {svg}");
    assert_eq!(draw(&old, &["--version", "2"]), (svg, String::new()));
    let (svg, words) = draw(&old, &["--version", "4"]);
    assert!(words.contains("/options/scales/yAxes") && !words.contains("note:") && svg.contains(">n<"), "{words}");
    // Both at once are no version's: drawn as the newest, with what has no effect told.
    let mixed = format!("{{type:'bar',{sets},options:{{legend:{{display:false}},scales:{{y:{{min:-3}}}}}}}}");
    let (svg, words) = draw(&mixed, &[]);
    assert!(words.contains("/options/legend") && !words.contains("note:") && svg.contains(">n<"), "{words}");
    let plain = format!("{{type:'bar',{sets}}}");
    let (svg, words) = draw(&plain, &[]);
    assert!(words.is_empty() && svg.contains("#36a2eb"), "{words} {svg}");
    assert!(!draw(&plain, &["--colors", "false"]).0.contains("#36a2eb"));
    let output = run(&["render", &path, "--background", "nocolour"]);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(draw(&plain, &["--theme", "dark"]).0.contains("#0d1117"));
    fs::write(dir.join("code.txt"), "text=hello").unwrap();
    let output = run(&["render", dir.join("code.txt").to_str().unwrap(), "--theme", "dark"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("the same in every theme"));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn one_failure_of_many_is_told_and_the_others_are_drawn() {
    let dir = fresh("many");
    let spec = r#"{"mark":"bar","data":{"values":[{"a":1}]},"encoding":{"x":{"field":"a","type":"quantitative"}}}"#;
    fs::write(dir.join("good.vl.json"), spec).unwrap();
    fs::write(dir.join("broken.vl.json"), "{").unwrap();
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let output = run(&[
        "render",
        "--out-dir",
        &path("out"),
        &path("broken.vl.json"),
        &path("missing.vl.json"),
        &path("good.vl.json"),
    ]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(
        words.contains("broken.vl.json: error: ") && words.contains("missing.vl.json: error: cannot read it"),
        "{words}"
    );
    assert!(words.contains("2 of 3 charts could not be drawn") && !words.contains("good.vl.json"), "{words}");
    assert!(dir.join("out/good.svg").is_file() && !dir.join("out/broken.svg").exists());

    let one = run(&["render", &path("good.vl.json"), "-o", &path("named.png"), "--dpr", "2"]);
    assert_eq!(one.status.code(), Some(0));
    assert!(fs::read(dir.join("named.png")).unwrap().starts_with(b"\x89PNG"));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_chart_goes_through_pipes() {
    let mut child = plotd()
        .args(["render", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let config = b"{type: 'bar', data: {labels: ['a'], datasets: [{data: [3]}]}}";
    child.stdin.take().unwrap().write_all(config).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"<svg"));
}

#[test]
fn the_version_of_chartjs_is_a_choice() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/coffee.chart.json5");
    let draw = |version: &str| run(&["render", file.to_str().unwrap(), "--version", version]);
    let (two, four) = (draw("2.9.4"), draw("4"));
    assert_eq!((two.status.code(), four.status.code()), (Some(0), Some(0)));
    assert_ne!(two.stdout, four.stdout);
}

#[test]
fn wrong_command_lines_are_told_apart() {
    for args in [
        &["render"][..],
        &["render", "a", "b"],
        &["render", "--out-dir", "/tmp", "a.vl.json", "b/a.chart.js"],
        &["render", "a", "--dpr", "9"],
        &["render", "a", "--version", "5"],
        &["render", "a", "--format", "gif"],
        &["render", "a", "--data-dir", "/nowhere/at/all"],
        &["serve", "--rows", "many"],
        &["serve", "--config", "/nowhere/at/all"],
        &["nonsense"],
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty(), "{args:?}");
    }
    assert!(String::from_utf8_lossy(&run(&["completions", "bash"]).stdout).contains("complete"));
    assert!(String::from_utf8_lossy(&run(&["serve", "--help"]).stdout).contains("PLOTD_BODY_BYTES"));
}

#[test]
fn data_files_are_read_below_the_data_directory_only() {
    let dir = fresh("data");
    fs::create_dir(dir.join("in")).unwrap();
    fs::write(dir.join("in/a.csv"), "x,y\n1,2\n3,4\n").unwrap();
    fs::write(dir.join("secret.csv"), "x,y\n1,2\n").unwrap();
    let draw = |url: &str| {
        let spec = format!(
            r#"{{"data":{{"url":"{url}"}},"mark":"point","encoding":{{"x":{{"field":"x","type":"quantitative"}}}}}}"#
        );
        let file = dir.join("s.vl.json");
        fs::write(&file, spec).unwrap();
        run(&["render", file.to_str().unwrap(), "--data-dir", dir.join("in").to_str().unwrap()])
    };
    let good = draw("a.csv");
    assert_eq!(good.status.code(), Some(0), "{}", String::from_utf8_lossy(&good.stderr));
    let bad = draw("../secret.csv");
    assert_eq!(bad.status.code(), Some(1));
    fs::remove_dir_all(dir).unwrap();
}

#[cfg(unix)]
#[test]
fn the_server_says_where_it_is_and_ends_when_told() {
    let mut child = plotd()
        .args(["serve", "--listen", "127.0.0.1:0", "--workers", "1"])
        .env("PLOTD_ROWS", "5")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut words = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut words).unwrap();
    let at = words.trim().rsplit_once("http://").unwrap().1.to_owned();
    let get = |target: &str| {
        let mut stream = TcpStream::connect(&at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let chart = get("/chartjs?config={type:%27bar%27,data:{labels:[1],datasets:[{data:[4]}]}}");
    assert!(chart.starts_with("HTTP/1.1 200") && chart.contains("<svg"), "{chart}");
    assert!(get("/vegalite?spec={}").starts_with("HTTP/1.1 4"));
    let about = get("/?").replace(' ', "");
    assert!(about.contains("gallery") || about.contains("<figure>"));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Words and a table on standard input, in a file, or in the words themselves.
#[test]
fn tables_become_charts_by_a_few_words() {
    let dir = fresh("plot");
    let file = dir.join("sales.csv");
    fs::write(&file, "month,sales\nJan,3\nFeb,5\n").unwrap();
    let file = file.to_str().unwrap();
    let out = dir.join("out.svg");
    let shown = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let drawn = run(&["plot", "type=bar", "x=month", "y=sales", file]);
    assert!(drawn.status.success() && shown(&drawn).contains("Feb"), "{drawn:?}");
    let mut piped =
        plotd().args(["plot", "type=bar", "x=month", "y=sales", "-o"]).arg(&out).stdin(Stdio::piped()).spawn().unwrap();
    piped.stdin.take().unwrap().write_all(b"month,sales\nJan,3\nMar,5\n").unwrap();
    assert!(piped.wait().unwrap().success());
    assert!(fs::read_to_string(&out).unwrap().contains("Mar"));
    assert!(shown(&run(&["plot", "type=sparkline", "y=3,1,4"])).starts_with("<svg"));
    let spec = run(&["plot", "type=bar", "y=3,1", "--format", "vl.json"]);
    assert!(shown(&spec).starts_with("{\"$schema\""), "{spec:?}");
    let wrong = run(&["plot", "typ=bar", "y=3,1"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean \"type\""), "{wrong:?}");
    fs::remove_dir_all(dir).unwrap();
}
