//! First names and surnames as they are common in English towns, by where families came from.
//! Shuffled together they are nobody's in particular.

use super::dice::Dice;

/// Names that are heard together.
pub(super) struct Heritage {
    /// Families in a hundred.
    pub share: u32,
    pub surnames: &'static [&'static str],
    pub children: &'static [&'static str],
    pub mothers: &'static [&'static str],
    pub fathers: &'static [&'static str],
    /// What else than English some of them speak at home.
    pub language: &'static str,
}

/// The commonest first; shares come to a hundred.
pub(super) static HERITAGES: [Heritage; 8] = [
    Heritage {
        share: 62,
        surnames: &[
            "Abbott",
            "Archer",
            "Ashton",
            "Atkins",
            "Bailey",
            "Barker",
            "Barnes",
            "Bennett",
            "Birch",
            "Bradley",
            "Brooks",
            "Burgess",
            "Burton",
            "Butcher",
            "Carr",
            "Carter",
            "Chadwick",
            "Chambers",
            "Clarke",
            "Coates",
            "Coleman",
            "Cooke",
            "Cooper",
            "Crossley",
            "Curtis",
            "Dawson",
            "Dixon",
            "Elliott",
            "Ellis",
            "Farrow",
            "Field",
            "Fletcher",
            "Foster",
            "Francis",
            "Gibbs",
            "Goodwin",
            "Greenwood",
            "Hale",
            "Hardy",
            "Harper",
            "Hartley",
            "Hayes",
            "Hewitt",
            "Higgins",
            "Hodgson",
            "Holden",
            "Howarth",
            "Hudson",
            "Ingham",
            "Jennings",
            "Kirk",
            "Lawson",
            "Lowe",
            "Marsden",
            "Marsh",
            "Matthews",
            "Metcalfe",
            "Middleton",
            "Naylor",
            "Newman",
            "Nicholls",
            "Norris",
            "Osborne",
            "Page",
            "Parkin",
            "Pearce",
            "Perkins",
            "Pickering",
            "Porter",
            "Preston",
            "Rawlings",
            "Reeve",
            "Rhodes",
            "Rowe",
            "Rushton",
            "Sanderson",
            "Schofield",
            "Sharpe",
            "Shaw",
            "Simmons",
            "Skinner",
            "Slater",
            "Stead",
            "Stephens",
            "Sutcliffe",
            "Swift",
            "Tanner",
            "Thornton",
            "Townsend",
            "Turner",
            "Wade",
            "Wainwright",
            "Waller",
            "Ward",
            "Webster",
            "Wheeler",
            "Whitaker",
            "Wilde",
            "Winter",
            "Woodhouse",
        ],
        children: &[
            "Abigail", "Adam", "Aidan", "Alex", "Alfie", "Alice", "Amelia", "Amy", "Archie", "Ava",
            "Ben", "Bethany", "Blake", "Caitlin", "Callum", "Cameron", "Charlie", "Chloe",
            "Connor", "Daisy", "Daniel", "Darcy", "Dylan", "Edward", "Eleanor", "Ella", "Ellie",
            "Elliot", "Ethan", "Evie", "Finley", "Frankie", "Freya", "George", "Georgia", "Grace",
            "Hannah", "Harley", "Harriet", "Harry", "Heidi", "Imogen", "Isaac", "Isla", "Jack",
            "Jacob", "Jake", "Jasmine", "Jayden", "Jessica", "Jonah", "Joseph", "Keira", "Kian",
            "Lacey", "Leah", "Leo", "Lewis", "Lexi", "Liam", "Lily", "Logan", "Lola", "Lucas",
            "Lucy", "Luke", "Maisie", "Martha", "Mason", "Matilda", "Megan", "Mia", "Millie",
            "Molly", "Nathan", "Niamh", "Noah", "Oliver", "Olivia", "Oscar", "Owen", "Phoebe",
            "Poppy", "Reece", "Reuben", "Riley", "Robyn", "Rosie", "Ruby", "Ryan", "Sam",
            "Scarlett", "Skye", "Sophie", "Summer", "Tegan", "Theo", "Thomas", "Toby", "Tyler",
            "William", "Zac",
        ],
        mothers: &[
            "Amanda", "Becky", "Carly", "Claire", "Donna", "Emma", "Gemma", "Hayley", "Helen",
            "Jenny", "Joanne", "Karen", "Kelly", "Kerry", "Laura", "Lisa", "Louise", "Michelle",
            "Natalie", "Nicola", "Rachel", "Rebecca", "Samantha", "Sarah", "Stacey", "Tracey",
            "Vicky", "Zoe",
        ],
        fathers: &[
            "Adrian",
            "Andrew",
            "Barry",
            "Carl",
            "Christopher",
            "Craig",
            "Darren",
            "Dean",
            "Gareth",
            "Gary",
            "Ian",
            "Jason",
            "Kevin",
            "Lee",
            "Mark",
            "Martin",
            "Matthew",
            "Neil",
            "Nigel",
            "Paul",
            "Philip",
            "Richard",
            "Robert",
            "Scott",
            "Shaun",
            "Simon",
            "Stephen",
            "Wayne",
        ],
        language: "",
    },
    Heritage {
        share: 13,
        surnames: &[
            "Ahmed",
            "Akhtar",
            "Ali",
            "Anwar",
            "Aslam",
            "Aziz",
            "Bashir",
            "Begum",
            "Bibi",
            "Chowdhury",
            "Farooq",
            "Hussain",
            "Iqbal",
            "Islam",
            "Javed",
            "Karim",
            "Khan",
            "Khatun",
            "Mahmood",
            "Malik",
            "Miah",
            "Mirza",
            "Nawaz",
            "Qureshi",
            "Rafiq",
            "Rahman",
            "Rashid",
            "Raza",
            "Saleem",
            "Shah",
            "Sheikh",
            "Siddiqui",
            "Uddin",
            "Yousaf",
            "Zaman",
        ],
        children: &[
            "Aaliyah", "Adeel", "Aisha", "Amina", "Anas", "Areeba", "Ayaan", "Bilal", "Danyal",
            "Eesa", "Faizan", "Fatima", "Hafsa", "Halima", "Hamza", "Haris", "Hiba", "Ibrahim",
            "Inaya", "Iqra", "Ismail", "Khadija", "Laiba", "Layla", "Maryam", "Musa", "Nadia",
            "Rayyan", "Safa", "Sana", "Sumaya", "Tariq", "Umar", "Yusuf", "Zainab", "Zakariya",
        ],
        mothers: &[
            "Asma", "Bushra", "Farzana", "Ghazala", "Jamila", "Nasreen", "Nazia", "Rukhsana",
            "Samina", "Shabana", "Shazia", "Tahira", "Yasmin",
        ],
        fathers: &[
            "Abid", "Arshad", "Faisal", "Ghulam", "Iftikhar", "Javaid", "Kamran", "Liaqat",
            "Nadeem", "Nasir", "Pervez", "Shahid", "Tahir", "Zahid",
        ],
        language: "Urdu",
    },
    Heritage {
        share: 6,
        surnames: &[
            "Bains", "Chauhan", "Desai", "Dhillon", "Gill", "Joshi", "Kaur", "Mistry", "Nair",
            "Pandya", "Parmar", "Patel", "Reddy", "Sandhu", "Shah", "Sharma", "Sidhu", "Singh",
            "Solanki", "Thakur",
        ],
        children: &[
            "Aarav", "Amrit", "Anjali", "Arjun", "Diya", "Gurpreet", "Harleen", "Ishaan",
            "Jasleen", "Karan", "Kiran", "Meera", "Nisha", "Priya", "Rohan", "Simran", "Tara",
            "Veer",
        ],
        mothers: &[
            "Anita",
            "Balvinder",
            "Deepa",
            "Harpreet",
            "Jaswinder",
            "Manjit",
            "Rekha",
            "Sunita",
        ],
        fathers: &["Ajay", "Baldev", "Gurdeep", "Hardeep", "Mukesh", "Rajesh", "Sanjay", "Vikram"],
        language: "Punjabi",
    },
    Heritage {
        share: 6,
        surnames: &[
            "Adeyemi", "Afolabi", "Agyeman", "Appiah", "Asante", "Balogun", "Boateng", "Chukwu",
            "Danso", "Eze", "Mensah", "Nwosu", "Obi", "Ofori", "Ojo", "Okafor", "Okeke", "Olawale",
            "Osei", "Owusu",
        ],
        children: &[
            "Abena",
            "Ade",
            "Amara",
            "Chidi",
            "Daniella",
            "Ebony",
            "Emeka",
            "Esther",
            "Favour",
            "Grace",
            "Joel",
            "Kofi",
            "Kwame",
            "Michelle",
            "Nathaniel",
            "Ngozi",
            "Samuel",
            "Temi",
            "Tobi",
            "Yaa",
        ],
        mothers: &[
            "Abimbola", "Akosua", "Blessing", "Comfort", "Efua", "Folake", "Ifeoma", "Patience",
        ],
        fathers: &["Babatunde", "Emmanuel", "Festus", "Isaac", "Kwabena", "Olu", "Samson", "Yaw"],
        language: "Yoruba",
    },
    Heritage {
        share: 5,
        surnames: &[
            "Baran", "Dąbek", "Gajda", "Król", "Mazur", "Michalak", "Nowak", "Pawlak", "Sobczak",
            "Sikora", "Szulc", "Walczak", "Wójcik", "Zając",
        ],
        children: &[
            "Alan", "Antoni", "Filip", "Gabriela", "Hania", "Igor", "Jakub", "Julia", "Kacper",
            "Kinga", "Lena", "Maja", "Milan", "Nikola", "Oliwia", "Szymon", "Wiktoria", "Zuzanna",
        ],
        mothers: &["Agnieszka", "Beata", "Danuta", "Ewa", "Joanna", "Kasia", "Magda", "Renata"],
        fathers: &["Dariusz", "Dawid", "Grzegorz", "Krzysztof", "Marek", "Piotr", "Tomasz"],
        language: "Polish",
    },
    Heritage {
        share: 4,
        surnames: &[
            "Bailey-Reid",
            "Blackwood",
            "Brathwaite",
            "Allen-Rose",
            "Clarke-Hylton",
            "Gayle",
            "Grant-Lewis",
            "Hinds",
            "Lindo",
            "Morrison",
            "Palmer",
            "Pinnock",
            "Plummer",
            "Sinclair",
            "Wray",
        ],
        children: &[
            "Aaliyah", "Andre", "Ashanti", "Dante", "Dominic", "Elijah", "Imani", "Isaiah", "Jada",
            "Kai", "Khalil", "Malachi", "Marcus", "Naomi", "Nia", "Renee", "Shanice", "Tiana",
            "Tremaine", "Zion",
        ],
        mothers: &["Beverley", "Carlene", "Marcia", "Maxine", "Paulette", "Sharon", "Yvonne"],
        fathers: &["Anthony", "Clive", "Delroy", "Errol", "Leon", "Marlon", "Winston"],
        language: "",
    },
    Heritage {
        share: 2,
        surnames: &[
            "Abdi", "Ahmadi", "Farah", "Haji", "Ismail", "Jama", "Nur", "Omar", "Osman", "Warsame",
        ],
        children: &[
            "Abdullahi",
            "Amal",
            "Ayan",
            "Hodan",
            "Idris",
            "Ikram",
            "Khalid",
            "Nasra",
            "Salma",
            "Sumaya",
            "Yahya",
            "Zakaria",
        ],
        mothers: &["Amina", "Faduma", "Hawa", "Ifrah", "Maryan", "Sahra"],
        fathers: &["Abdirahman", "Hassan", "Ibrahim", "Mahad", "Said", "Yasin"],
        language: "Somali",
    },
    Heritage {
        share: 2,
        surnames: &[
            "Chan", "Costa", "Ferreira", "Ionescu", "Lam", "Leung", "Marin", "Nguyen", "Pereira",
            "Petrov", "Popa", "Tran",
        ],
        children: &[
            "Alessia", "Andrei", "Bianca", "Diogo", "Hugo", "Jia", "Kim", "Matei", "Mei", "Minh",
            "Rafael", "Sofia",
        ],
        mothers: &["Ana", "Camelia", "Ling", "Lucia", "Mihaela", "Thuy"],
        fathers: &["Bogdan", "Duarte", "Hai", "Jorge", "Radu", "Wai"],
        language: "Portuguese",
    },
];

pub(super) const STREETS: [&str; 24] = [
    "Alder Close",
    "Ash Grove",
    "Bankside",
    "Bridge Street",
    "Canal Row",
    "Church Street",
    "Copperfield Road",
    "Dyer's Yard",
    "Falcon Close",
    "Fuller Street",
    "Hawthorn Avenue",
    "Heron Court",
    "Kiln Lane",
    "Lime Walk",
    "Mill Lane",
    "Orchard Way",
    "Quarry Road",
    "Ropewalk",
    "Spinners Way",
    "Station Road",
    "The Green",
    "Tollgate Road",
    "Weir Terrace",
    "Wharf Street",
];

/// Names that these lists could make and that somebody in the news already has.
const FAMOUS: [(&str, &str); 23] = [
    ("Alice", "Cooper"),
    ("Anita", "Desai"),
    ("Arjun", "Reddy"),
    ("Ben", "Foster"),
    ("Callum", "Turner"),
    ("Delroy", "Lindo"),
    ("Diogo", "Costa"),
    ("Elliot", "Page"),
    ("Isaac", "Hayes"),
    ("Jake", "Shaw"),
    ("Jorge", "Costa"),
    ("Kiran", "Desai"),
    ("Lacey", "Turner"),
    ("Lee", "Sharpe"),
    ("Luke", "Shaw"),
    ("Nathan", "Carter"),
    ("Noah", "Webster"),
    ("Olivia", "Cooke"),
    ("Oscar", "Wilde"),
    ("Shahid", "Khan"),
    ("Sophie", "Turner"),
    ("Thomas", "Hardy"),
    ("Toby", "Stephens"),
];

/// Where a family came from, in the shares of the town.
pub(super) fn heritage(dice: &mut Dice) -> &'static Heritage {
    let mut rolled = dice.below(100);
    for heritage in &HERITAGES {
        if rolled < heritage.share {
            return heritage;
        }
        rolled -= heritage.share;
    }
    &HERITAGES[0]
}

/// Whether a name is somebody's whom everyone knows.
pub(super) fn is_famous(forename: &str, surname: &str) -> bool {
    FAMOUS.contains(&(forename, surname))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn shares_come_to_a_hundred_and_no_list_repeats_itself() {
        assert_eq!(HERITAGES.iter().map(|heritage| heritage.share).sum::<u32>(), 100);
        for heritage in &HERITAGES {
            let lists = [heritage.surnames, heritage.children, heritage.mothers, heritage.fathers];
            for list in lists {
                assert!(list.len() >= 6, "{list:?}");
                assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{list:?}");
            }
        }
    }

    #[test]
    fn every_name_that_is_kept_out_could_be_made() {
        let surnames: Vec<_> = HERITAGES.iter().flat_map(|h| h.surnames).collect();
        let lists = HERITAGES.iter().flat_map(|h| [h.children, h.mothers, h.fathers]);
        let forenames: Vec<_> = lists.flatten().collect();
        for (forename, surname) in &FAMOUS {
            assert!(forenames.contains(&forename), "{forename}");
            assert!(surnames.contains(&surname), "{surname}");
        }
    }

    #[test]
    fn every_heritage_comes_up_about_as_often_as_it_should() {
        let mut dice = Dice::of(1, 1);
        let mut british = 0;
        let mut surnames = BTreeSet::new();
        for _ in 0..1_000 {
            let heritage = heritage(&mut dice);
            british += u32::from(heritage.share == 62);
            surnames.insert(heritage.surnames[0]);
        }
        assert!((550..700).contains(&british), "{british}");
        assert_eq!(surnames.len(), HERITAGES.len());
    }
}
