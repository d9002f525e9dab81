"""What advertising says: by topic, as lines of `Matcher`.

Written from what comment spam is known to say, in the languages most of it comes in. No insults: who is rude isn't
selling anything.
"""

# ruff: noqa: RUF001 - other languages have letters like ours

from __future__ import annotations

from functools import cache

from talkwidget.core.checks.matcher import Matcher

PLAIN = {
    "pills": """
        manhood, bigger penis, penis size, penis pill*, herbal cream, natural remed*, mg pills, pills online,
        lose kilos, ohne rezept, viagra générique, viagra original, herbal medication*, cheap medication*,
        save money on medication*, trị yếu sinh lý, viagra*, cialis, levitra, tadalafil, sildenafil, vardenafil,
        kamagra, phentermine, tramadol, ambien, valium, adderall, oxycodone, oxycontin, hydrocodone, percocet,
        modafinil, ozempic, semaglutide, ivermectin, online pharmacy, canadian pharmacy, canada pharmacy,
        mexican pharmacy, erectile dysfunction, male enhancement, penis enlargement, weight loss pill*,
        weight loss supplement*, diet pill*, keto gummies, keto pill*, cbd gummies, cbd oil, garcinia cambogia,
        testosterone booster*, without prescription, without a prescription, no prescription, buy steroids,
        herbal remed*, herbal cure, herbal medicine, herbal doctor, herpes cure, cure herpes, fat burner*,
        lose weight fast, miracle cure, melt fat, burn fat, breast enlargement, hair regrowth, health supplement*,
        slimming, виагр*, сиалис, дженерик*, для похудения, для потенции, potenzmittel, rezeptfrei, schnell abnehmen,
        abnehmpillen, sans ordonnance, perte de poids, minceur, sin receta, para adelgazar, bajar de peso,
        sem receita, emagrecer, emagrecimento, senza ricetta, dimagrire, pillole dimagranti, bez recepty,
        bez předpisu, tabletki na odchudzanie, hubnoucí, zayıflama, obat kuat, obat herbal, 伟哥, 壮阳, 减肥药, 春药,
        バイアグラ, シアリス, ダイエットサプリ, 비아그라, 시알리스, thuốc giảm cân, فياجرا, buy xanax""",
    "gambling": """
        casino bonus*, casinobonus, online casino*, rummy online, bonus bez depozytu, bonus sans dépôt,
        bonus senza deposito, bonus sin depósito, ставка на спорт, ставки онлайн, слоты, игровой клуб, джекпот,
        jackpots daily, bet now, win real money, real money games, रमी, जुआ, قمار, مراهنات, online kumar,
        kumar siteleri, online rummy, rummy app, crypto casino, casino, casinos, casinò, kasyno, kasyna, kasino,
        cassino, 1xbet, 1win, mostbet, melbet, 22bet, 1хбет, bet365, free spins, freespins, no deposit bonus*,
        slot gacor, slot online, slots online, online slots, slot machine*, situs judi, situs slot, judi, togel,
        bandar togel, agen bola, poker online, online poker, video poker, sports betting, sport betting, sportsbook*,
        betting site*, betting tips, online betting, bookmaker*, baccarat, satta king, satta matka, teen patti, bahis,
        deneme bonusu, bonus veren, iddaa, apostas esportivas, apostas online, apuestas deportivas, apuestas online,
        tragaperras, caça-níqueis, scommesse, paris sportifs, machines à sous, sportwetten, spielautomaten,
        zakłady bukmacherskie, sázkov*, hazardní hry, казино, ставки на спорт, ставок на спорт, букмекер*,
        игровые автоматы, игровых автоматов, фриспин*, вулкан казино, 카지노*, 바카라*, 토토사이트*, 스포츠토토*,
        먹튀*, 슬롯사이트*, カジノ, スロット, 赌场, 博彩, 赌博, 六合彩, 时时彩, 百家乐, 老虎机, 彩票, 菠菜网, nhà cái,
        cá cược, nổ hũ, คาสิโน, สล็อต, บาคาร่า, พนัน, แทงบอล, หวยออนไลน์, เว็บตรง, كازينو, رهان, सट्टा,
        slot88*, maxwin, deposit pulsa, scatter hitam""",
    "sex": """
        porno, pornos, pornstar*, porn video*, porn site*, porn movie*, free porn, porn hub, pornhub, sex video*,
        sex chat, sex cam*, sex tape*, free sex, cam girl*, camgirl*, webcam girl*, sex doll*, escort service*,
        escort girl*, escorts, call girl*, callgirl*, hot girls, hot singles, sexy girls, sexy women, adult dating,
        dating site*, dating app*, hookup*, milf, milfs, onlyfans, sugar daddy, sugar mummy, sugar mommy,
        meet singles, local singles, single women, lonely women, russian brides, mail order bride*, nude photo*,
        nude pics, my nudes, hentai, проститут*, порно*, интим услуги, секс знакомства, знакомства для секса, шлюх*,
        индивидуалк*, эскорт услуги, plan cul, rencontre coquine, sexkontakte, sextreffen, citas sexuales,
        contactos sexuales, acompanhantes, garotas de programa, incontri sesso, sex anonse, sekstelefon, seznamka,
        escort bayan, eskort, bokep, phim sex, gái gọi, 色情, 约炮, 裸聊, 援交, 成人视频, 同城约, 出会い系,
        アダルト動画, セフレ, 야동*, 출장안마*, 출장마사지*, หนังโป๊, سكس,
        знакомства на ночь, интим знакомств*, rencontres coquines, rencontres sexe, erotische kontakte,
        einsame frauen, casual dating, no strings attached""",
    "loans": """
        give out loan*, we give loan*, offer loan*, offering loan*, loans at, financial assistance, financial help,
        are you in debt, offre des prêts, prêts de, prêt de, crédit entre, prestamista*, financiación, darlehen,
        kreditangebot*, ссуда, кредит под, рефинансирован*, 放款, 低息, 无抵押, 无需抵押, 借款, your loan,
        loan approv*, approved loan*, instant approval, no collateral, without collateral, interest rate of,
        % interest rate, low interest rate*, finance your, payday loan*, personal loan*, business loan*,
        instant loan*, quick loan*, fast loan*, cash loan*, urgent loan*, student loan forgiveness, cash advance*,
        loan offer*, loan compan*, loan lender*, private lender, legit lender, loan firm, get a loan, need a loan,
        apply for a loan, guaranteed loan*, loans for bad credit, no credit check, credit repair, fix your credit,
        debt consolidation, debt relief, blank atm, cloned card*, bank transfer hack, займ*, микрозайм*, взять кредит,
        кредит онлайн, кредит без, кредит наличными, деньги в долг, ohne schufa, sofortkredit, kredit ohne,
        prêt entre particulier*, offre de prêt*, prêt d'argent, crédit rapide, crédit sans, préstamo*, prestamos,
        crédito rápido, créditos rápidos, empréstimo*, prestiti, prestito, pożyczk*, chwilówk*, kredyt bez,
        rychlá půjčka, půjčka bez*, půjčky ihned, půjčky online, pôžičk*, 贷款, 套现, 小额贷, 信用卡代还, 소액결제*,
        대출*, vay tiền, vay vốn, pinjaman, เงินกู้, สินเชื่อ, قروض""",
    "investment": """
        trade forex, forex robot*, fx robot, eth back, btc back, investing with, my broker, her platform,
        his platform, mining app, profits weekly, profit a month, profit per month, profit daily, withdrew $,
        trading account manager, account managers, crypto wizard, crypto expert*, invest $, доходность,
        пассивный заработок, инвест проект*, хайп проект*, high returns on, 100x gains, 100x coin, 1000x gains,
        binary option*, forex trading, forex trader*, forex broker*, forex signal*, crypto trading, crypto trader*,
        crypto signal*, crypto invest*, bitcoin invest*, bitcoin trad*, bitcoin mining, cloud mining, mining pool,
        invest in bitcoin, invest in crypto*, investing in crypto*, free bitcoin*, free crypto*, free btc, airdrop*,
        metamask, connect your wallet, seed phrase, wallet recovery, usdt, presale, token sale, trading bot*,
        trading signal*, trading platform*, trading expert, expert trader*, investment platform*,
        investment opportunit*, investment plan*, investment compan*, guaranteed return*, guaranteed profit*,
        huge profit*, daily profit*, weekly profit*, pump group, passive income, account manager, minimum deposit,
        инвестиции под, бинарные опционы, форекс, трейдер*, криптовалют*, bitcoin code, bitcoin era,
        krypto investment, in bitcoin investieren, investir dans, invertir en, investir em, investire in, zainwestuj,
        稳赚, 荐股, 牛股, 虚拟币, 炒币, 数字货币, 币安, 仮想通貨, 가상화폐*, 코인리딩*, đầu tư tiền ảo, kripto para,
        is giving away, double your bitcoin*, double your btc, double your eth, double your crypto, double your money,
        double your investment""",
    "income": """
        makes $, earns $, made $, a month online, month working online, gagnez, gagner €, gana €, gana $, verdiene,
        euro im monat, im monat verdienen, € par jour, € al día, рублей в день, руб в день, тысяч в день, подработк*,
        удаленная работа, free money, easy cash, cash system, side hustle, work from home, work at home,
        earn from home, make money online,
        make money fast, make money from home, making money online, earn money, earning money, earn cash, earn online,
        earn from home, extra income, extra cash, online job*, easy money, part time job*, part-time job*,
        data entry job*, weekly paycheck*, financial freedom, quit my job, home business, affiliate program*,
        google is paying, per month online, from home, заработ*, работа на дому, без вложений, пассивный доход,
        дополнительный доход, geld verdienen, nebenverdienst, von zu hause, gagner de l'argent, revenu complémentaire,
        depuis chez vous, ganar dinero, desde casa, ganhar dinheiro, renda extra, guadagnare da casa,
        guadagnare online, zarabia*, dodatkowy dochód, přivýdělek, vydělávejte, výdělek z domova, para kazan*,
        ek gelir, penghasilan, kiếm tiền, việc nhẹ, 兼职, 刷单, 日赚, 月入, 日入, 赚钱, 躺赚, 副業, 稼げる,
        在宅ワーク, 부업*, 재택알바*, งานออนไลน์, รายได้เสริม""",
    "promotion": """
        youtube channel and, subscribe to my channel, subscribe my channel, real subscribers, youtube subscriber*,
        real followers, buy and sell guest, paid post*, sponsored post*, dofollow, do-follow, link insertion*,
        halaman 1 google, jasa*, زيادة المشاهدات, подписчиков и лайков, подписчики и лайки, 代发, 精准客源, 获客,
        more traffic to your, drive traffic to your, free traffic, buy email list*, verified email list*,
        seo service*, seo compan*, seo agenc*, seo expert*, seo specialist*, seo consultant*, seo package*, cheap seo,
        best seo, local seo, rank higher, rank your, rank on google, page of google, first page on google,
        top of google, google ranking*, backlink*, link building, guest post*, link exchange, website traffic,
        increase traffic, increase your traffic, targeted traffic, organic traffic, buy traffic, buy followers,
        buy likes, buy views, instagram followers, tiktok followers, youtube subscribers, youtube views,
        facebook likes, twitter followers, free followers, social media marketing, digital marketing,
        internet marketing, marketing agency, marketing service*, email database, lead generation, web design compan*,
        website design compan*, web design service*, web development compan*, app development compan*,
        software development compan*, xrumer, gsa ser, domain authority, directory submission*, раскрутк*,
        продвижение сайт*, продвижения сайт*, seo продвижен*, прогон*, накрутк*, базы сайтов,
        suchmaschinenoptimierung, référencement, posicionamiento web, posicionamiento seo, comprar seguidores,
        takipçi, hacklink, pozycjonowanie, seo optimalizace, linkbuilding, 代刷, 外链, seo优化, 刷粉, 涨粉, 引流,
        网站优化, 被リンク, seo対策, 백링크*, dịch vụ seo, jasa seo, jasa backlink, *متابعين*""",
    "brands": """
        ray-ban*, ray ban sunglasses, cheap reps, best reps, 1:1 quality, aaa quality, mirror quality,
        designer clothes cheap, dior, balenciaga, supreme hoodie*, cheap nike, cheap jordans, cheap oakley*, replica,
        replicas, replica watch*, louis vuitton, michael kors, ray ban*, rayban*, nike shoes, nike air, air max,
        air jordan*, jordan shoes, yeezy*, ugg boots, uggs, cheap jersey*, nfl jersey*, wholesale jersey*,
        designer handbag*, designer bag*, gucci, prada, louboutin*, moncler, canada goose, beats by dre, rolex*,
        hermes bag*, pandora charms, tiffany jewelry, oakley sunglasses, cheap viagra, копии часов, реплик*,
        brand copy, ブランドコピー, スーパーコピー, 激安, 高仿, 名表, 精仿, 레플리카*, 명품*, hàng fake""",
    "documents": """
        fake passport*, buy passport*, fake id*, fake document*, real and fake, counterfeit, buy diploma*,
        fake diploma*, ielts certificate*, buy ielts, buy driver*, ssd chemical*, ssd solution*, купить диплом*,
        диплом о, купить права, купить справку, führerschein kaufen, acheter permis, permis de conduire en ligne,
        comprar carnet, prawo jazdy kup*, 办证, 代开, 发票, 假证, 毕业证, làm bằng""",
    "essays": """
        essay writing, essay writer*, essay help, essay service*, write my essay, write my paper, writing service*,
        assignment help, assignment writ*, homework help, do my homework, dissertation help, dissertation writ*,
        thesis writing, term paper*, custom essay*, buy essay*, academic writing, paper writing, курсовые на заказ,
        курсовая на заказ, дипломная работа, hausarbeit schreiben, ghostwriter, trabajos académicos, 代写, 论文代,
        курсовые, курсовых, дипломные, рефераты, антиплагиат, redacción de tesis, rédaction de mémoire""",
    "magic": """
        сниму порчу, порчу, таро, retour de l'être aimé, retour d'affection, maitre marabout, brotherhood,
        rich and famous, famous and powerful, join the great, fertility spell*, lottery spell*, money spell*,
        traditional healer*, sangoma, wahrsager*, tarotista, kartenlegen, voyant médium, grand voyant, medium voyant,
        spell caster*, spellcaster*, love spell*, spells caster*, lost love, my ex back, your ex back,
        my ex-husband back, my husband back, vashikaran, astrologer*, psychic reading*, illuminati, marabout*,
        voyance, retour affectif, amarres de amor, hechizo*, brujo, приворот*, гадани*, ясновид*, شيخ روحاني,
        جلب الحبيب, hire a hacker, hire hacker*, professional hacker*, ethical hacker*, hacking service*,
        genuine hacker, recovery expert*, recovery agent*, recovery service*, recovery specialist*, recovery compan*,
        funds recovery, fund recovery, crypto recovery, bitcoin recovery, recovered my, recover my, recover your,
        lost funds, stolen funds, stolen bitcoin, lost bitcoin, cheating spouse, cheating partner, cheating husband,
        cheating wife, voodoo spell*, voodoo doctor, voodoo priest, black magic spell*, black magic removal,
        black magic specialist,
        romance scam*, crypto scam*, investment scam*, fake broker*, falschen broker, faux courtier, falso bróker,
        estafa de criptomonedas, voyant sérieux""",
    "prizes": """
        unclaimed package*, package is waiting, parcel is waiting, track your package, track here,
        computer is infected, your computer has, virus detected, microsoft support, windows support, restore access,
        log in to restore, activity detected, free vouchers, free voucher, gewinne ein, 恭喜您, inheritance fund*,
        my late husband, late husband, i am a widow, barrister, donate my, donation of $, consignment, western union,
        moneygram, dear beneficiary, dear customer, dear user, atm visa card, unusual activity, unusual sign-in,
        paypal account, verify your identity, suspended account, customer support number*, customer care number*,
        customer service number*, tech support number*, support phone number*, helpline*, verify your account*,
        account has been suspended, account will be suspended, account has been limited, confirm your account*,
        update your payment*, you have won, you've won, you are a winner, lucky winner*, claim your*, free gift card*,
        free iphone*, iphone giveaway, next of kin, million usd, iptv, v-bucks, vbucks, robux, free coins, free gems,
        you have been selected, you were selected, выигрыш*, вы выиграли, gewinnspiel*, sie haben gewonnen,
        vous avez gagné, cadeau gratuit, has ganado, você ganhou, hai vinto, wygrałeś, vyhráli jste, 中奖, 领取,
        免费领, 当選, 당첨*, crypto giveaway, btc giveaway, eth giveaway""",
    "support": """
        help desk number*, helpdesk number*, customer care, customer helpline, certified technician*, phone support,
        speak to an agent, speak to a live, live agent, live person, refund number*, refund phone*, toll free number*,
        contact number*, support contact*, número de soporte, número de atención, atención al cliente 24,
        numéro du support, kundendienst nummer, номер поддержки""",
    "piracy": """
        keygen*, crack download, full crack, cracked version, crack version, serial key*, activation key*,
        product key*, download full, full movie*, watch online, watch free, free movies, watch movies, mod apk,
        apk download, apk mod, torrent download, live stream free, free streaming, скачать бесплатно, скачать торрент,
        скачать взлом*, смотреть онлайн, смотреть фильм*, kostenlos downloaden, kostenlos streamen,
        télécharger gratuit*, streaming gratuit, descargar gratis, ver gratis, baixar gratis, baixar grátis,
        scaricare gratis, pobierz za darmo, stáhnout zdarma, film izle, indir, xem phim, nonton, 破解版, 在线观看,
        免费下载, 高清资源""",
    "trades": """
        roofing contractor*, contractor in, free quote*, free estimate*, best service in, service in delhi,
        service in london, service in dubai, service in noida, visa consultant*, immigration consultant*, coaching in,
        training institute*, astrology service*, wedding photographer*, escape room*, handyman, packers and movers,
        movers and packers, carpet cleaning, locksmith*, plumber*, plumbing service*, roof repair*, roofing,
        appliance repair*, garage door*, tree service*, pest control, dumpster rental*, towing, limo service*,
        tour package*, holiday package*, taxi service*, car rental*, car hire, dental implant*, cosmetic surgery,
        hair transplant*, personal injury, injury lawyer*, insurance quote*, car insurance, auto insurance,
        life insurance, cleaning service*, house cleaning, moving compan*, real estate agent*, interior design*,
        leading manufacturer*, leading supplier*, manufacturer and*, factory price*, factory direct, wholesale price*,
        ремонт квартир, под ключ, грузоперевозк*, натяжные потолки, пластиковые окна, клининг*, schlüsseldienst*,
        entrümpelung, umzugsfirma, serrurier, plombier, cerrajer*, fontanero*, 办公家具, 厂家直销, 厂家, 搬家公司""",
    "calls": """
        % off, 90% off, 80% off, 70% off, 50% off, limited stock, hot deal, hot deals, while stocks last, only today,
        today only, look here, see here, more info, read more at, more about this at, at my website, on my website,
        my website, link in my profile, in my bio, let's chat, chat with me, reps, free trial, get yours, grab yours,
        claim now, learn more, visit us!, mehr infos, hier klicken, infos unter, más info, más información,
        plus d'info, en savoir plus, saiba mais, scopri di più, więcej, více na, только сегодня, регистрируйся,
        регистрация, звоните, обращайтесь, 联系, 点我, 扫码, hotline, zalo, sale off, hubungi wa, click here,
        click this link, click the link, click on the link, click below, click on this, link below, check out my,
        check my profile, check this site, check it out here, visit my, visit our, visit us, visit the link,
        visit this site, visit here, visit this link, go to this site, see my profile, look at my profile,
        link in bio, my channel, subscribe to my, follow my, our website, our services, our products, our shop,
        our store, we offer, we provide, contact us, contact me on, contact him, contact her, contact them, email him,
        reach out to, reach me, reach him, text me, message me, inbox me, dm me, call us, call now, call me, write me,
        write to him, order now, order today, buy now, shop now, sign up now, join now, join us, register now,
        start now, act now, apply now, play now, book now, download now, try it now, hurry, limited time,
        limited offer, special offer, best price*, lowest price*, best deal*, great deal*, best quality, high quality,
        top quality, affordable price*, reasonable price*, free shipping, fast shipping, worldwide shipping,
        fast delivery, discreet, discount code*, coupon code*, promo code*, promocode*, off today, money back,
        money-back, 100% guarantee*, 100% legit, 100% safe, 100% free, risk free, risk-free, satisfaction guaranteed,
        no risk, 24/7, buy online, buy cheap, for cheap, at cheap, переходи*, жми, жмите, заходи*, подробности на,
        подробнее на, пишите в, заказать, недорого, скидк*, акция, промокод*, по ссылке, наш сайт, нашем сайте,
        на сайте, jetzt kaufen, klicken sie, günstig kaufen, billig kaufen, online kaufen, jetzt bestellen,
        besuchen sie, unsere website, cliquez ici, cliquez sur, pas cher, visitez, contactez, contactez-nous,
        notre site, haga clic, haz clic, visita mi, visita nuestra, visite, compra ahora, compre agora, clique aqui,
        oferta especial, contáctenos, clicca qui, visita il, contattaci, kliknij tutaj, zapraszam na, zapraszamy,
        sprawdź, klikněte, navštivte, nejlepší ceny, tıkla*, tıklayın, ucuz, satın al, hemen, ziyaret edin,
        klik disini, kunjungi, hubungi, murah, bấm vào, truy cập, liên hệ, giá rẻ, mua ngay, คลิก, ราคาถูก, ติดต่อ,
        สมัคร, 点击, 加微信, 加我微信, 微信号, 联系qq, 加qq, 优惠, 欢迎咨询, 咨询, 客服, 最安値, こちらをクリック,
        クリック, 클릭, 문의*, 카톡*, 텔레그램*, my youtube channel, my youtube, my instagram, my facebook page""",
}
"""What others hardly say, by topic; of "calls", which sell anything, one by itself says little."""

HINTS = """
    subscriber*, likes, robot, package*, parcel, profile, chat, girlfriend, lonely, eth, doge, visa, visas, passport*,
    certificate*, degree*, medication*, medicine*, herbal, natural, debt, debts, lawyer, clinic, massage, hotel,
    hotels, flights, vacation, rental, iphone, laptop*, smartphone*, phones, gadgets, vape, vapes, cream, sunglasses,
    scholarship*, rich, wealthy, famous, millionaire, repair, quotes, ucuz, murah, baratos, billig, lottery,
    million dollars, us dollars, claim it, toll free, toll-free, beneficiary, get paid, getting paid, own boss,
    extra money, from home, per week, per hour, easy job, home based, paid me, atm card*, porn*, xxx, slimming,
    more traffic, drive traffic, email list*, leads, weekly, daily, returns, recover, hacker, scam, miracle, buy,
    cheap, cheapest, cheaper, discount*, sale, sales, deal, deals, offer, offers, price, prices, free, bonus*, earn,
    earning*, income, profit*, money, cash, loan*, credit, invest*, bitcoin*, btc, crypto*, ethereum, forex, trading,
    wallet, betting, bet, bets, poker, jackpot, roulette, blackjack, slots, gambling, pills, pharmacy, weight loss,
    lose weight, diet, keto, sexy, nude, nudes, naked, dating, escort, seo, traffic, ranking*, followers, marketing,
    hosting, promotion, essay, essays, assignment*, insurance, mortgage, supplier*, manufacturer*, wholesale, luxury,
    jersey*, handbag*, watches, shoes, coupon*, giveaway*, winner, prize, guaranteed, legit, amazing, incredible,
    best, top, exclusive, instant*, affordable, купить, дешево, дёшево, цена, цены, бесплатно, скачать, доставка,
    заказ, кредит*, доход*, бонус*, kaufen, günstig, kostenlos, acheter, gratuit*, comprar, gratis, barato, comprare,
    offerta, kupić, tanio, darmowe, koupit, levně, zdarma, bedava, mua, 免费, 赚, 购买, 代理, 推广, 加盟, 无料, 무료,
    register, sign up, giving away, gift card*, black magic, xanax, contractor*"""
"""What advertising says more often than others do; half the rest of the web says each of them, too."""

IN_HOSTS = """
    *casino*, *kasino*, *viagra*, cialis*, *poker*, *porno*, porn*, *escort*, *payday*, *pharmac*, *pharma, *pills*,
    dating*, *datingsite*, *betting*, replica, *replicas*, *replicawatch*, *essay*, *togel*, judi, *judionline*,
    *slot*, *loans*, loan, *kredit*, *credit*, *bitcoin*, *crypto*, *forex*, *bonus*, xxx, sex, sexy*, *sexcam*,
    *cheap*, *discount*, *outlet*, *jersey*, *jerseys*, seo, seo*, *seoservice*, *seoexpert*, *seoagency*,
    *seocompany*, *backlink*, *traffic*, hack, hackers, *spellcast*, *lovespell*, cbd, *cbdoil*, keto, *ketodiet*,
    *1xbet*, *bahis*, *kazino*, *iptv*, *vulkan*, *followers*, *recovery*, *lenders*, *coupon*, promo, *promocode*,
    deals, *bestdeals*, *giveaway*, earn, *earnmoney*, *makemoney*, *profits*, invest, *investment*, *trader*,
    *trading*, *movers*, *locksmith*, *plumber*, *plumbing*, *diplom*, *zaim*, *zaym*, *stavki*, *camgirl*, *singles*,
    *weightloss*, slim*, meds, *rxmeds*, replica*, *supplements*, *steroid*, *vapes*, *marketingagency*,
    *digitalmarketing*, *webdesign*, *taxi*, *insurance*, *lawyer*"""
"""What the names of websites have in them whose owners need such comments."""


@cache
def topics() -> Matcher:
    return Matcher(topic_of_line())


@cache
def topic_of_line() -> dict[str, str]:
    """The topic of each line of `PLAIN`."""
    return {line: topic for topic, listed in PLAIN.items() for line in lines(listed)}


@cache
def hints() -> Matcher:
    return Matcher(lines(HINTS))


@cache
def in_hosts() -> Matcher:
    return Matcher(lines(IN_HOSTS))


def lines(listed: str) -> list[str]:
    """The lines of a list, without hyphens: people leave them out."""
    return [" ".join(line.replace("-", " ").split()) for line in listed.split(",")]
