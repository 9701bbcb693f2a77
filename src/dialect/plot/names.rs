//! Names of months and weekdays in the languages that the bundled fonts can write, as Unicode's CLDR has them.

use crate::time::Locale;
use std::sync::Arc;

/// How a language writes days.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The language.
    pub language: &'static str,
    /// The pattern of a day of a month.
    pub day: &'static str,
    short_months: &'static str,
    months: &'static str,
    /// From Sunday.
    short_days: &'static str,
    days: &'static str,
}

impl Names {
    /// Those of a language, if they are known.
    pub fn of(language: &str) -> Option<&'static Names> {
        // Norwegian without more is Bokmål.
        let language = if language == "no" { "nb" } else { language };
        ALL.iter().find(|names| names.language == language)
    }

    /// The same for writing.
    pub fn locale(&self) -> Arc<Locale> {
        let list = |names: &str| names.split('|').map(str::to_owned).collect();
        Arc::new(Locale {
            days: list(self.days),
            short_days: list(self.short_days),
            months: list(self.months),
            short_months: list(self.short_months),
            ..Locale::default()
        })
    }
}

const ALL: &[Names] = &[
    Names {
        language: "bg",
        day: "%-d %b",
        short_months: "яну|фев|март|апр|май|юни|юли|авг|сеп|окт|ное|дек",
        months: "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
        short_days: "нд|пн|вт|ср|чт|пт|сб",
        days: "неделя|понеделник|вторник|сряда|четвъртък|петък|събота",
    },
    Names {
        language: "ca",
        day: "%-d %b",
        short_months: "gen.|febr.|març|abr.|maig|juny|jul.|ag.|set.|oct.|nov.|des.",
        months: "gener|febrer|març|abril|maig|juny|juliol|agost|setembre|octubre|novembre|desembre",
        short_days: "dg.|dl.|dt.|dc.|dj.|dv.|ds.",
        days: "diumenge|dilluns|dimarts|dimecres|dijous|divendres|dissabte",
    },
    Names {
        language: "cs",
        day: "%-d. %b",
        short_months: "led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro",
        months: "leden|únor|březen|duben|květen|červen|červenec|srpen|září|říjen|listopad|prosinec",
        short_days: "ne|po|út|st|čt|pá|so",
        days: "neděle|pondělí|úterý|středa|čtvrtek|pátek|sobota",
    },
    Names {
        language: "cy",
        day: "%b %-d",
        short_months: "Ion|Chw|Maw|Ebr|Mai|Meh|Gor|Awst|Medi|Hyd|Tach|Rhag",
        months: "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr",
        short_days: "Sul|Llun|Maw|Mer|Iau|Gwe|Sad",
        days: "Dydd Sul|Dydd Llun|Dydd Mawrth|Dydd Mercher|Dydd Iau|Dydd Gwener|Dydd Sadwrn",
    },
    Names {
        language: "da",
        day: "%-d. %b",
        short_months: "jan.|feb.|mar.|apr.|maj|jun.|jul.|aug.|sep.|okt.|nov.|dec.",
        months: "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december",
        short_days: "søn.|man.|tirs.|ons.|tors.|fre.|lør.",
        days: "søndag|mandag|tirsdag|onsdag|torsdag|fredag|lørdag",
    },
    Names {
        language: "de",
        day: "%-d. %b",
        short_months: "Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez",
        months: "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
        short_days: "So|Mo|Di|Mi|Do|Fr|Sa",
        days: "Sonntag|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag",
    },
    Names {
        language: "el",
        day: "%-d %b",
        short_months: "Ιαν|Φεβ|Μαρ|Απρ|Μαΐ|Ιουν|Ιουλ|Αυγ|Σεπ|Οκτ|Νοε|Δεκ",
        months: "Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|Δεκεμβρίου",
        short_days: "Κυρ|Δευ|Τρί|Τετ|Πέμ|Παρ|Σάβ",
        days: "Κυριακή|Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο",
    },
    Names {
        language: "es",
        day: "%-d %b",
        short_months: "ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic",
        months: "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
        short_days: "dom|lun|mar|mié|jue|vie|sáb",
        days: "domingo|lunes|martes|miércoles|jueves|viernes|sábado",
    },
    Names {
        language: "et",
        day: "%-d. %b",
        short_months: "jaan|veebr|märts|apr|mai|juuni|juuli|aug|sept|okt|nov|dets",
        months: "jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember",
        short_days: "P|E|T|K|N|R|L",
        days: "pühapäev|esmaspäev|teisipäev|kolmapäev|neljapäev|reede|laupäev",
    },
    Names {
        language: "eu",
        day: "%b %-d",
        short_months: "urt.|ots.|mar.|api.|mai.|eka.|uzt.|abu.|ira.|urr.|aza.|abe.",
        months: "urtarrila|otsaila|martxoa|apirila|maiatza|ekaina|uztaila|abuztua|iraila|urria|azaroa|abendua",
        short_days: "ig.|al.|ar.|az.|og.|or.|lr.",
        days: "igandea|astelehena|asteartea|asteazkena|osteguna|ostirala|larunbata",
    },
    Names {
        language: "fi",
        day: "%-d. %b",
        short_months: "tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu",
        months: "tammikuu|helmikuu|maaliskuu|huhtikuu|toukokuu|kesäkuu|heinäkuu|elokuu|syyskuu|lokakuu|marraskuu|joulukuu",
        short_days: "su|ma|ti|ke|to|pe|la",
        days: "sunnuntai|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai",
    },
    Names {
        language: "fr",
        day: "%-d %b",
        short_months: "janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc.",
        months: "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
        short_days: "dim.|lun.|mar.|mer.|jeu.|ven.|sam.",
        days: "dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi",
    },
    Names {
        language: "ga",
        day: "%-d %b",
        short_months: "Ean|Feabh|Márta|Aib|Beal|Meith|Iúil|Lún|MFómh|DFómh|Samh|Noll",
        months: "Eanáir|Feabhra|Márta|Aibreán|Bealtaine|Meitheamh|Iúil|Lúnasa|Meán Fómhair|Deireadh Fómhair|Samhain|Nollaig",
        short_days: "Domh|Luan|Máirt|Céad|Déar|Aoine|Sath",
        days: "Dé Domhnaigh|Dé Luain|Dé Máirt|Dé Céadaoin|Déardaoin|Dé hAoine|Dé Sathairn",
    },
    Names {
        language: "gl",
        day: "%-d %b",
        short_months: "xan.|feb.|mar.|abr.|maio|xuño|xul.|ago.|set.|out.|nov.|dec.",
        months: "xaneiro|febreiro|marzo|abril|maio|xuño|xullo|agosto|setembro|outubro|novembro|decembro",
        short_days: "dom.|luns|mar.|mér.|xov.|ven.|sáb.",
        days: "domingo|luns|martes|mércores|xoves|venres|sábado",
    },
    Names {
        language: "hr",
        day: "%-d. %b",
        short_months: "sij|velj|ožu|tra|svi|lip|srp|kol|ruj|lis|stu|pro",
        months: "siječanj|veljača|ožujak|travanj|svibanj|lipanj|srpanj|kolovoz|rujan|listopad|studeni|prosinac",
        short_days: "ned|pon|uto|sri|čet|pet|sub",
        days: "nedjelja|ponedjeljak|utorak|srijeda|četvrtak|petak|subota",
    },
    Names {
        language: "hu",
        day: "%b %-d",
        short_months: "jan.|febr.|márc.|ápr.|máj.|jún.|júl.|aug.|szept.|okt.|nov.|dec.",
        months: "január|február|március|április|május|június|július|augusztus|szeptember|október|november|december",
        short_days: "V|H|K|Sze|Cs|P|Szo",
        days: "vasárnap|hétfő|kedd|szerda|csütörtök|péntek|szombat",
    },
    Names {
        language: "id",
        day: "%-d %b",
        short_months: "Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des",
        months: "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember",
        short_days: "Min|Sen|Sel|Rab|Kam|Jum|Sab",
        days: "Minggu|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu",
    },
    Names {
        language: "is",
        day: "%-d. %b",
        short_months: "jan.|feb.|mar.|apr.|maí|jún.|júl.|ágú.|sep.|okt.|nóv.|des.",
        months: "janúar|febrúar|mars|apríl|maí|júní|júlí|ágúst|september|október|nóvember|desember",
        short_days: "sun.|mán.|þri.|mið.|fim.|fös.|lau.",
        days: "sunnudagur|mánudagur|þriðjudagur|miðvikudagur|fimmtudagur|föstudagur|laugardagur",
    },
    Names {
        language: "it",
        day: "%-d %b",
        short_months: "gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic",
        months: "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
        short_days: "dom|lun|mar|mer|gio|ven|sab",
        days: "domenica|lunedì|martedì|mercoledì|giovedì|venerdì|sabato",
    },
    Names {
        language: "lt",
        day: "%b %-d",
        short_months: "saus.|vas.|kov.|bal.|geg.|birž.|liep.|rugp.|rugs.|spal.|lapkr.|gruod.",
        months: "sausis|vasaris|kovas|balandis|gegužė|birželis|liepa|rugpjūtis|rugsėjis|spalis|lapkritis|gruodis",
        short_days: "sk|pr|an|tr|kt|pn|št",
        days: "sekmadienis|pirmadienis|antradienis|trečiadienis|ketvirtadienis|penktadienis|šeštadienis",
    },
    Names {
        language: "lv",
        day: "%-d. %b",
        short_months: "janv.|febr.|marts|apr.|maijs|jūn.|jūl.|aug.|sept.|okt.|nov.|dec.",
        months: "janvāris|februāris|marts|aprīlis|maijs|jūnijs|jūlijs|augusts|septembris|oktobris|novembris|decembris",
        short_days: "Svētd.|Pirmd.|Otrd.|Trešd.|Ceturtd.|Piektd.|Sestd.",
        days: "Svētdiena|Pirmdiena|Otrdiena|Trešdiena|Ceturtdiena|Piektdiena|Sestdiena",
    },
    Names {
        language: "ms",
        day: "%-d %b",
        short_months: "Jan|Feb|Mac|Apr|Mei|Jun|Jul|Ogo|Sep|Okt|Nov|Dis",
        months: "Januari|Februari|Mac|April|Mei|Jun|Julai|Ogos|September|Oktober|November|Disember",
        short_days: "Ahd|Isn|Sel|Rab|Kha|Jum|Sab",
        days: "Ahad|Isnin|Selasa|Rabu|Khamis|Jumaat|Sabtu",
    },
    Names {
        language: "nb",
        day: "%-d. %b",
        short_months: "jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des",
        months: "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember",
        short_days: "søn.|man.|tir.|ons.|tor.|fre.|lør.",
        days: "søndag|mandag|tirsdag|onsdag|torsdag|fredag|lørdag",
    },
    Names {
        language: "nl",
        day: "%-d %b",
        short_months: "jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec",
        months: "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
        short_days: "zo|ma|di|wo|do|vr|za",
        days: "zondag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag",
    },
    Names {
        language: "nn",
        day: "%-d. %b",
        short_months: "jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des",
        months: "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember",
        short_days: "søn|mån|tys|ons|tor|fre|lau",
        days: "søndag|måndag|tysdag|onsdag|torsdag|fredag|laurdag",
    },
    Names {
        language: "pl",
        day: "%-d %b",
        short_months: "sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru",
        months: "styczeń|luty|marzec|kwiecień|maj|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień",
        short_days: "niedz.|pon.|wt.|śr.|czw.|pt.|sob.",
        days: "niedziela|poniedziałek|wtorek|środa|czwartek|piątek|sobota",
    },
    Names {
        language: "pt",
        day: "%-d %b",
        short_months: "jan.|fev.|mar.|abr.|mai.|jun.|jul.|ago.|set.|out.|nov.|dez.",
        months: "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
        short_days: "dom.|seg.|ter.|qua.|qui.|sex.|sáb.",
        days: "domingo|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado",
    },
    Names {
        language: "ro",
        day: "%-d %b",
        short_months: "ian.|feb.|mar.|apr.|mai|iun.|iul.|aug.|sept.|oct.|nov.|dec.",
        months: "ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie",
        short_days: "dum.|lun.|mar.|mie.|joi|vin.|sâm.",
        days: "duminică|luni|marți|miercuri|joi|vineri|sâmbătă",
    },
    Names {
        language: "ru",
        day: "%-d %b",
        short_months: "янв.|февр.|март|апр.|май|июнь|июль|авг.|сент.|окт.|нояб.|дек.",
        months: "январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь",
        short_days: "вс|пн|вт|ср|чт|пт|сб",
        days: "воскресенье|понедельник|вторник|среда|четверг|пятница|суббота",
    },
    Names {
        language: "sk",
        day: "%-d. %b",
        short_months: "jan|feb|mar|apr|máj|jún|júl|aug|sep|okt|nov|dec",
        months: "január|február|marec|apríl|máj|jún|júl|august|september|október|november|december",
        short_days: "ne|po|ut|st|št|pi|so",
        days: "nedeľa|pondelok|utorok|streda|štvrtok|piatok|sobota",
    },
    Names {
        language: "sl",
        day: "%-d. %b",
        short_months: "jan.|feb.|mar.|apr.|maj|jun.|jul.|avg.|sep.|okt.|nov.|dec.",
        months: "januar|februar|marec|april|maj|junij|julij|avgust|september|oktober|november|december",
        short_days: "ned.|pon.|tor.|sre.|čet.|pet.|sob.",
        days: "nedelja|ponedeljek|torek|sreda|četrtek|petek|sobota",
    },
    Names {
        language: "sr",
        day: "%-d. %b",
        short_months: "јан|феб|мар|апр|мај|јун|јул|авг|сеп|окт|нов|дец",
        months: "јануар|фебруар|март|април|мај|јун|јул|август|септембар|октобар|новембар|децембар",
        short_days: "нед|пон|уто|сре|чет|пет|суб",
        days: "недеља|понедељак|уторак|среда|четвртак|петак|субота",
    },
    Names {
        language: "sv",
        day: "%-d %b",
        short_months: "jan.|feb.|mars|apr.|maj|juni|juli|aug.|sep.|okt.|nov.|dec.",
        months: "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
        short_days: "sön|mån|tis|ons|tors|fre|lör",
        days: "söndag|måndag|tisdag|onsdag|torsdag|fredag|lördag",
    },
    Names {
        language: "tr",
        day: "%-d %b",
        short_months: "Oca|Şub|Mar|Nis|May|Haz|Tem|Ağu|Eyl|Eki|Kas|Ara",
        months: "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
        short_days: "Paz|Pzt|Sal|Çar|Per|Cum|Cmt",
        days: "Pazar|Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi",
    },
    Names {
        language: "uk",
        day: "%-d %b",
        short_months: "січ.|лют.|бер.|квіт.|трав.|черв.|лип.|серп.|вер.|жовт.|лист.|груд.",
        months: "січень|лютий|березень|квітень|травень|червень|липень|серпень|вересень|жовтень|листопад|грудень",
        short_days: "нд|пн|вт|ср|чт|пт|сб",
        days: "неділя|понеділок|вівторок|середа|четвер|пʼятниця|субота",
    },
    Names {
        language: "vi",
        day: "%-d %b",
        short_months: "Tháng 1|Tháng 2|Tháng 3|Tháng 4|Tháng 5|Tháng 6|Tháng 7|Tháng 8|Tháng 9|Tháng 10|Tháng 11|Tháng 12",
        months: "Tháng 1|Tháng 2|Tháng 3|Tháng 4|Tháng 5|Tháng 6|Tháng 7|Tháng 8|Tháng 9|Tháng 10|Tháng 11|Tháng 12",
        short_days: "CN|Thứ 2|Thứ 3|Thứ 4|Thứ 5|Thứ 6|Thứ 7",
        days: "Chủ Nhật|Thứ Hai|Thứ Ba|Thứ Tư|Thứ Năm|Thứ Sáu|Thứ Bảy",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_whole() {
        for names in ALL {
            let locale = names.locale();
            assert_eq!((locale.months.len(), locale.short_months.len()), (12, 12), "{}", names.language);
            assert_eq!((locale.days.len(), locale.short_days.len()), (7, 7), "{}", names.language);
            let all = locale.months.iter().chain(&locale.short_months).chain(&locale.days).chain(&locale.short_days);
            all.for_each(|name| assert!(!name.is_empty(), "{}", names.language));
            assert!(names.day.contains("%-d") && names.day.contains("%b"), "{}", names.day);
        }
    }
}
