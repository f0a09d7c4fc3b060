//! First names and surnames as they are common in English towns. Shuffled together they are
//! nobody's in particular.

pub(super) const FORENAMES: [&str; 60] = [
    "Aaliyah", "Adam", "Aisha", "Alfie", "Amara", "Amelia", "Anya", "Arjun", "Ava", "Ben",
    "Callum", "Chloe", "Daniel", "Daisy", "Eesa", "Ella", "Emeka", "Ethan", "Fatima", "Finley",
    "Freya", "George", "Grace", "Hamza", "Hannah", "Harry", "Hiba", "Imogen", "Isaac", "Isla",
    "Jakub", "Jasmine", "Jayden", "Jonah", "Kai", "Keira", "Kofi", "Layla", "Leah", "Leo", "Liam",
    "Maja", "Marcus", "Megan", "Mia", "Mohammed", "Nadia", "Nia", "Noah", "Oliwia", "Owen",
    "Poppy", "Priya", "Reuben", "Rosie", "Samuel", "Sofia", "Tariq", "Theo", "Zara",
];

pub(super) const SURNAMES: [&str; 60] = [
    "Adeyemi", "Ahmed", "Akhtar", "Ali", "Appiah", "Atkins", "Bailey", "Baker", "Barnes", "Begum",
    "Bennett", "Boateng", "Brooks", "Carter", "Chaudhry", "Clarke", "Cooper", "Costa", "Dixon",
    "Duffy", "Ellis", "Farrow", "Fletcher", "Gill", "Grant", "Green", "Hall", "Hassan", "Hughes",
    "Hussain", "Iqbal", "Jenkins", "Kaur", "Kelly", "Khan", "Kowalska", "Lewis", "Malik", "Marsh",
    "Mensah", "Miah", "Moore", "Morgan", "Nowak", "Okafor", "Osei", "Parker", "Patel", "Pearce",
    "Quinn", "Reid", "Rahman", "Rossi", "Sharma", "Shaw", "Singh", "Turner", "Walsh", "Ward",
    "Wood",
];

pub(super) const MOTHERS: [&str; 12] = [
    "Abigail", "Bushra", "Claire", "Danuta", "Efua", "Gemma", "Harpreet", "Joanne", "Kasia",
    "Lucy", "Nasreen", "Rachel",
];

pub(super) const FATHERS: [&str; 12] = [
    "Andrew", "Bilal", "Craig", "Dawid", "Emmanuel", "Gary", "Imran", "Joseph", "Kwame", "Michael",
    "Rajesh", "Stephen",
];

pub(super) const STREETS: [&str; 10] = [
    "Ash Grove",
    "Bridge Street",
    "Church Street",
    "Falcon Close",
    "Mill Lane",
    "Orchard Way",
    "Quarry Road",
    "Station Road",
    "The Green",
    "Weir Terrace",
];
