/* test_faq.c: questions that people ask in the middle: heard in nine languages, answered, and never taken for an answer. */
/* SPDX-License-Identifier: MIT */
#include "core/faq.h"
#include "conversation.h"
#include <stdio.h>

static struct conversation c;

static void set_up(void)
{
    conv_begin(&c);
}

static void tear_down(void)
{
    conv_end(&c);
}

/* --- hearing --- */

/* Said in other words than any that are listed, as far as people have other words. */
static const struct asked {
    const char *id, *text;
} ASKED[] = {
    {"fees", "So how much do you charge for all of this?"},
    {"fees", "ok and is it free or not?"},
    {"fees", "Perdona, ¿cuánto cobran ustedes por ayudarme?"},
    {"fees", "请问你们要收费吗？"},
    {"fees", "Was kostet mich das eigentlich?"},
    {"fees", "Et combien ça coûte, votre aide ?"},
    {"fees", "E quanto custa essa ajuda?"},
    {"fees", "А сколько это стоит?"},
    {"fees", "Scusate, quanto costa il servizio?"},
    {"fees", "A ile to kosztuje?"},
    {"who_pays_you", "but who pays you then?"},
    {"who_pays_you", "¿Y a ustedes quién les paga?"},
    {"who_pays_you", "那你们靠什么赚钱呢？"},
    {"are_you_real", "Wait, are you a real person or just software?"},
    {"are_you_real", "¿Eres una persona de verdad?"},
    {"are_you_real", "你到底是真人吗？"},
    {"are_you_real", "Sind Sie ein Mensch?"},
    {"how_long", "How long will it take until I see my money?"},
    {"how_long", "¿Cuánto tiempo tarda todo esto?"},
    {"how_long", "大概要多久才能拿到钱？"},
    {"how_long", "Wie lange dauert so etwas?"},
    {"how_long", "Ça prend combien de temps ?"},
    {"how_long", "Quanto tempo demora o reembolso?"},
    {"how_long", "Как долго это тянется?"},
    {"how_long", "Quanto tempo ci vuole?"},
    {"how_long", "Jak długo to potrwa?"},
    {"chances", "do i have a chance at all?"},
    {"change_of_mind", "What if I change my mind and just don't want it?"},
    {"change_of_mind", "¿Y si me arrepiento de la compra?"},
    {"change_of_mind", "不喜欢可以退吗？"},
    {"seller_refuses", "What if the seller refuses to pay?"},
    {"seller_refuses", "¿Y si el vendedor se niega a pagar?"},
    {"seller_refuses", "如果卖家不肯退呢？"},
    {"review", "Can I leave a review afterwards?"},
    {"review", "¿Puedo dejar una reseña después?"},
    {"review", "之后可以给差评吗？"},
    {"safe_to_buy", "Is it safe to buy there at all?"},
    {"safe_to_buy", "¿Es seguro comprar allí?"},
    {"safe_to_buy", "在那上面买东西安全吗？"},
    {"both_at_once", "Can I do a chargeback and a dispute at once?"},
    {"both_at_once", "¿Puedo hacer las dos cosas a la vez?"},
    {"both_at_once", "可以同时找银行和平台吗？"},
    {"cancel_dispute", "Should I cancel the dispute? He promises to pay."},
    {"cancel_dispute", "¿Debo cancelar la disputa si promete pagar?"},
    {"cancel_dispute", "卖家让我取消纠纷，要取消纠纷吗？"},
    {"cancel_dispute", "Стоит ли закрыть спор, если он обещает вернуть?"},
    {"confirm_receipt", "should i confirm receipt before it comes?"},
    {"confirm_receipt", "¿Debo confirmar la recepción antes?"},
    {"confirm_receipt", "卖家叫我先确认收货，可以吗？"},
    {"return_goods", "Do I have to send it back to China?"},
    {"return_goods", "¿Tengo que devolverlo a China?"},
    {"return_goods", "要寄回中国吗？"},
    {"return_goods", "Muss ich die Ware zurück nach China schicken?"},
    {"warn_publicly", "May I warn others about him on Facebook?"},
    {"warn_publicly", "¿Puedo advertir a otros en internet?"},
    {"warn_publicly", "可以曝光这个卖家吗？"},
    {"seller_here", "I am the seller in this story."},
    {"seller_here", "我是卖家"},
    {"safer", "How can I buy safer next time?"},
    {"safer", "¿Cómo puedo comprar seguro la próxima vez?"},
    {"safer", "下次怎么买比较好？"},
};

START_TEST(question__is_heard_in_the_words_that_people_use)
{
    int missed = 0;

    for (size_t i = 0; i < sizeof ASKED / sizeof ASKED[0]; i++) {
        struct faq_heard heard;
        const char *as = "nothing";

        faq_hear(c.dialog, ASKED[i].text, c.arena, &heard);
        if (heard.count)
            as = heard.asked[0]->id;
        if (strcmp(as, ASKED[i].id) == 0)
            continue;
        fprintf(stderr, "%s: wanted %s, heard %s\n", ASKED[i].text, ASKED[i].id, as);
        missed++;
    }
    ck_assert_int_eq(missed, 0);
}
END_TEST

START_TEST(question__is_not_heard_in_what_only_tells)
{
    static const char *const told[] = {
        "He told me that I had to cancel the dispute before he pays",
        "The seller says that I must send it back to China at my cost",
        "I paid 230 dollars",
        "yes",
        "3 October",
        "El vendedor me dijo que tengo que pagar mas",
        "Me pidió que cancele la disputa y yo la cancelé",
        "卖家要我取消纠纷，我取消了",
        "Он просит закрыть спор",
        "Shenzhen Free Trading Ltd",
    };

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        struct faq_heard heard;

        faq_hear(c.dialog, told[i], c.arena, &heard);
        ck_assert_msg(heard.count == 0, "%s is heard as %s", told[i],
                      heard.count ? heard.asked[0]->id : "");
        ck_assert_str_ne(heard.rest, "");
    }
}
END_TEST

START_TEST(rest__is_what_was_not_asked)
{
    struct faq_heard heard;

    faq_hear(c.dialog, "No. How long does it take? It was blue.", c.arena, &heard);
    ck_assert_uint_eq(heard.count, 1);
    ck_assert_str_eq(heard.rest, "No. It was blue.");
    faq_hear(c.dialog, "ok, by the way, how long does it take?", c.arena, &heard);
    ck_assert_str_eq(heard.rest, "");
    faq_hear(c.dialog, "How long does it take? Is it free? Who pays you?", c.arena, &heard);
    ck_assert_uint_eq(heard.count, FAQ_MOST);
}
END_TEST

/* --- answering --- */

static void come_to_outside(void)
{
    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came", "Credit card", "2026-09-20");
    ck_asks(&c, "paid_outside_platform");
}

START_TEST(question__is_answered_and_the_open_one_put_again)
{
    come_to_outside();
    conv_say(&c, "What if the seller refuses?");
    ck_heard(&c, "5 days");
    ck_heard(&c, "AX-10");
    ck_heard(&c, "Did the money go outside");
    ck_assert_uint_eq(c.step.reply_count, 1);
    ck_asks(&c, "paid_outside_platform");
    ck_assert_int_eq(c.file.lost, 0);
    ck_assert_ptr_null(casefile_fact(&c.file, "paid_outside_platform", 1));
}
END_TEST

START_TEST(answer__beside_a_question_is_taken_first)
{
    come_to_outside();
    conv_say(&c, "No. How long does it take?");
    ck_fact(&c, "paid_outside_platform", "no");
    ck_heard(&c, "20 working days");
    ck_asks(&c, "country");
    conv_say(&c, "is it safe to buy there? Germany");
    ck_fact(&c, "country", "DE");
}
END_TEST

START_TEST(a_word_around_a_question__is_no_answer)
{
    come_to_outside();
    conv_say(&c, "ok, but who pays you?");
    ck_asks(&c, "paid_outside_platform");
    ck_heard(&c, "You do not pay for this");
}
END_TEST

/* A choice, a day, a yes or no, a country, a sum: whatever is open, a question answers none of them. */
START_TEST(question__is_an_answer_to_nothing)
{
    static const char *const answers[] = {"Credit card", "2026-09-20", "no", "Germany", "230 USD"};
    size_t at = 0;

    SAYS(&c, "hi", "skip", "AliExpress", "Nothing came");
    for (size_t i = 0; i < sizeof ASKED / sizeof ASKED[0]; i++) {
        const char *open = conv_asks(&c);

        conv_say(&c, ASKED[i].text);
        ck_assert_msg(strcmp(conv_asks(&c), open) == 0, "%s: answers %s", ASKED[i].text, open);
        if (i % 12 == 11)
            conv_say(&c, answers[at++]);
    }
}
END_TEST

START_TEST(story__is_kept_whole_where_it_only_mentions_a_question)
{
    SAYS(&c, "hi");
    ck_asks(&c, "story");
    conv_say(&c,
             "the seller wants me to cancel the dispute and to send the toy back, it was broken");
    ck_assert_ptr_nonnull(strstr(casefile_fact(&c.file, "story", 0)->value.text, "cancel"));
    conv_end(&c);
    conv_begin(&c);
    SAYS(&c, "hi");
    conv_say(&c, "is this free?");
    ck_asks(&c, "story");
    ck_heard(&c, "cost nothing");
}
END_TEST

START_TEST(answer__goes_by_the_website_and_the_country)
{
    come_to_outside();
    SAYS(&c, "no", "Germany");
    conv_say(&c, "what if i change my mind?");
    ck_heard(&c, "14 days after it came");
}
END_TEST

START_TEST(question__is_answered_after_a_refusal_too)
{
    SAYS(&c, "hi", "skip", "Another website");
    ck_assert_int_eq(c.file.phase, PHASE_CLOSED);
    conv_say(&c, "how can i buy safer next time?");
    ck_heard(&c, "Film the opening");
    ck_assert_int_eq(c.file.phase, PHASE_CLOSED);
}
END_TEST

START_TEST(question__is_answered_in_the_language_of_the_case)
{
    SAYS(&c, "hola", "saltar", "AliExpress");
    conv_say(&c, "¿cuánto cuesta esto?");
    ck_heard(&c, "no cuestan nada");
    ck_asks(&c, "goods_state");
}
END_TEST

TESTING_MAIN_AROUND("faq", set_up, tear_down, question__is_heard_in_the_words_that_people_use,
                    question__is_not_heard_in_what_only_tells, rest__is_what_was_not_asked,
                    question__is_answered_and_the_open_one_put_again,
                    answer__beside_a_question_is_taken_first,
                    a_word_around_a_question__is_no_answer, question__is_an_answer_to_nothing,
                    story__is_kept_whole_where_it_only_mentions_a_question,
                    answer__goes_by_the_website_and_the_country,
                    question__is_answered_after_a_refusal_too,
                    question__is_answered_in_the_language_of_the_case)
