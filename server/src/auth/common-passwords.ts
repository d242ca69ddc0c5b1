/** Passwords of at least ten characters that guessers try first, in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
!qaz2wsx3edc 0000000000 0123456789 0987654321 1010101010 1111111111 1122334455 1212121212 1231231231
123123123123 123321123321 1234512345 1234554321 1234567890 12345678910 123456789a 123456789q
1234qwerty 1314520520 1472583690 159753159753 1a2b3c4d5e 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc
1qazxsw23edc 2222222222 5201314520 5555555555 6666666666 741852963a 7777777777 7894561230 8888888888
9876543210 9999999999 a123456789 a1234567890 a1b2c3d4e5 a5201314520 aa12345678 aa123456789
abc1234567 abc123456789 abc123456abc abcabcabcabc abcd123456 abcde12345 abcdef1234 abcdefghij
abcdefghijk admin12345 admin123456 admin1234567 admin2024! admin@1234 adminadmin adminadmin1
administrator aini1314520 alexander1 alexander123 arbitrage1 arbitrage123 arbitrageengine arsenal123
asd1234567 asdf123456 asdfasdfasdf asdfghjkl1 asdfghjkl123 asdfghjkl; autumn2025 barcelona1
baseball12 baseball123 basketball basketball1 batman1234 binance123 binance1234 bitcoin123
bitcoin1234 blockchain california california1 changeme123 changeme1234 changemenow charlie123
chelsea123 christopher christopher1 computer12 computer123 correcthorsebatterystaple crypto1234
crypto12345 december2024 default123 defaultpassword demo123456 demodemo12 demopassword dragon1234
elizabeth1 elizabeth123 ethereum12 ethereum123 example123 facebook12 facebook123 football12
football123 google1234 guest12345 guestguest hello12345 hello123456 hellohello helloworld
helloworld1 helloworld123 hodlhodl12 ilovejesus ilovemymom ilovemyself iloveyou00 iloveyou12
iloveyou123 iloveyou1234 iloveyou2u iloveyou520 instagram1 internet12 internet123 iphone1234
january2025 jennifer12 jessica123 jonathan12 jordan1234 killer1234 letmein123 letmein1234 letmeinnow
letmeinplease li12345678 linkedin123 linux12345 liu12345678 liverpool1 liverpool123 london2024
manchester manchester1 master1234 michael123 microsoft1 minecraft1 minecraft123 monkey1234
mypassword mypassword1 mysql12345 newpassword newpassword1 newyork123 nicholas12 nopassword
nopassword1 november12 opensesame opensesame1 p@ssw0rd123 p@ssword123 passpasspass passw0rd123
password00 password01 password1! password12 password123 password123! password1234 password12345
password2023 password2024 password2025 password2026 password99 passwordpassword pokemon123
pokemon1234 postgres123 postgres1234 princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcr
qq12345678 qq123456789 qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop1 qwertyuiop123
raspberry1 raspberrypi realmadrid root123456 rootroot12 samsung123 samsung1234 secret1234
secret12345 september1 shadow1234 spiderman1 spiderman123 spring2025 starwars12 starwars123
summer2024 summer2025 summer2026 sunshine12 sunshine123 superadmin superadmin1 superman12
superman123 supersecret superuser1 temp123456 temppassword test123456 test1234567 testpassword
testtest12 testtest123 testtesttest thepassword tothemoon1 tothemoon123 trader1234 trading123
trading1234 trustno1234 ubuntu1234 wang123456 washington welcome123 welcome1234 welcome2024
welcome2025 whatever12 whatever123 windows123 windows1234 winter2024 winter2025 winter2026
woaini1234 woaini1314 woaini5201314 yourpassword youtube123 zaq12wsxcde zhang123456 zxcvbnm123
zxcvbnmasdfghjkl
`
    .trim()
    .split(/\s+/),
);
