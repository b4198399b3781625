//! Names browsers gave themselves, as recorded, and what they say; `?` is unknown.

use super::browser;

#[test]
fn recorded_browsers_are_told_by_name_system_and_device() {
    let mut wrong = Vec::new();
    for line in RECORDED.lines().filter(|line| !line.trim().is_empty()) {
        let (expected, user_agent) = line.split_once(" <- ").unwrap_or_else(|| panic!("{line}"));
        let found = browser(user_agent);
        let said =
            [found.name, found.os, found.device].map(|field| field.unwrap_or_else(|| "?".to_owned())).join(" | ");
        if said != expected {
            wrong.push(format!("{said}, not {expected}: {user_agent}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_phone_whose_maker_ends_in_bot_is_no_robot() {
    let found =
        browser("Mozilla/5.0 (Linux; Android 11; CUBOT P40) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36");
    assert_eq!((found.name.as_deref(), found.device.as_deref()), (Some("Chrome 120"), Some("phone")));
}

#[test]
fn an_endless_name_is_cut() {
    let name = browser(&format!("{}bot/1.0", "x".repeat(5_000) + " y")).name.unwrap();
    assert_eq!(name, "ybot");
    assert_eq!(browser(&format!("{}bot/1.0", "x".repeat(5_000))).name.unwrap().len(), super::ROBOT_NAME_MAX);
}

const RECORDED: &str = r#"
Chrome 141 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
Chrome 140 | macOS | desktop <- Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
Chrome 139 | Linux | desktop <- Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36
Chrome 138 | ChromeOS | desktop <- Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36
Chrome 141 | Android | phone <- Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36
Chrome 141 | Android | tablet <- Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
Chrome 141 | iOS | phone <- Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1
Safari 18 | iOS | phone <- Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1
Safari 12 | iPadOS | tablet <- Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1
Safari 18 | macOS | desktop <- Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15
Firefox 143 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0
Firefox 143 | macOS | desktop <- Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0
Firefox 128 | Linux | desktop <- Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
Firefox 143 | Android | phone <- Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0
Firefox 143 | Android | tablet <- Mozilla/5.0 (Android 14; Tablet; rv:143.0) Gecko/143.0 Firefox/143.0
Firefox 143 | iOS | phone <- Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15
Edge 140 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0
Edge 140 | Android | phone <- Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.52 Mobile Safari/537.36 EdgA/140.0.3485.54
Edge 140 | iOS | phone <- Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/140.3485.54 Mobile/15E148 Safari/605.1.15
Edge 18 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763
Opera 122 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0
Opera 76 | Android | phone <- Mozilla/5.0 (Linux; Android 10; VOG-L29) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36 OPR/76.2.4027.73374
Opera Mini 7 | ? | phone <- Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10
Samsung Internet 25 | Android | phone <- Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36
Samsung Internet 24 | Android | tablet <- Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/24.0 Chrome/117.0.0.0 Safari/537.36
Internet Explorer 11 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko
Internet Explorer 8 | Windows 7 | desktop <- Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)
Chrome 109 | Windows 7 | desktop <- Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36
Vivaldi 7 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36 Vivaldi/7.4.3684.38
Yandex Browser 25 | Windows | desktop <- Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36
UC Browser 13 | Android | phone <- Mozilla/5.0 (Linux; U; Android 13; en-US; RMX3085) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.5.0.1311 Mobile Safari/537.36
Android WebView 120 | Android | phone <- Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240105.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.230 Mobile Safari/537.36
Facebook 470 | iOS | phone <- Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0.0.43.110;FBDV/iPhone14,5]
Google app 380 | iOS | phone <- Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/380.0.788317806 Mobile/15E148 Safari/604.1
Googlebot | ? | bot <- Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
Googlebot | ? | bot <- Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.7390.54 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
bingbot | ? | bot <- Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36
GPTBot | ? | bot <- Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)
facebookexternalhit | ? | bot <- facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)
Headless Chrome 141 | Linux | desktop <- Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36
AhrefsBot | ? | bot <- Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)
Applebot | ? | bot <- Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)
curl | ? | bot <- curl/8.14.1
python-requests | ? | bot <- python-requests/2.32.4
? | ? | ? <- Mozilla/5.0 (PlayStation 5 3.11) AppleWebKit/605.1.15 (KHTML, like Gecko)
Chrome 87 | webOS | ? <- Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.88 Safari/537.36
? | ? | ? <- Mozilla/5.0
? | ? | ? <- -
? | ? | ? <- 
? | ? | ? <- <script>alert(1)</script>
"#;
