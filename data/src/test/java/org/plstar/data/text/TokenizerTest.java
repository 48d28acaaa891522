package org.plstar.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.json.StrictJson;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.JsonNode;

class TokenizerTest {
    private static final int CLS = 2;
    private static final int SEP = 3;
    private static final int MASK = 4;

    @TempDir
    private Path folder;

    private static byte[] resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(TokenizerTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    private Tokenizer tokenizer(String json) {
        try {
            return Tokenizer.read(Files.writeString(folder.resolve("tokenizer.json"), json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sound file with a piece of its text replaced. */
    private static String changed(String part, String other) {
        String json = text("lower.json");
        assertThat(json).contains(part);
        return json.replace(part, other);
    }

    private void assertRefused(TextRefusal code, String says, String json) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> tokenizer(json));
        assertThat(refusal).as(code + " of " + json).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains(says).contains("tokenizer.json");
        assertThat(refusal.getMessage()).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lower", "cased"})
    void textsHaveTheTokensOfTheOtherImplementation(String name) throws IOException {
        Tokenizer tokenizer = tokenizer(text(name + ".json"));
        JsonNode cases = StrictJson.read(resource("cases.json")).path(name);
        assertThat(cases.size()).isGreaterThan(250);
        for (JsonNode c : cases) {
            List<Integer> ids = new ArrayList<>();
            c.path("ids").forEach(id -> ids.add(id.intValue()));
            String text = c.path("text").stringValue();
            assertThat(tokenizer.encode(text))
                    .as(text)
                    .containsExactly(ids.stream().mapToInt(i -> i).toArray());
        }
    }

    @Test
    void emptyTextsAreTheSpecialTokensAlone() {
        Tokenizer tokenizer = tokenizer(text("lower.json"));
        assertThat(tokenizer.encode("")).containsExactly(CLS, SEP);
        assertThat(tokenizer.encode("\u200b \u0007")).containsExactly(CLS, SEP);
        assertThat(tokenizer.encode("[MASK]")).containsExactly(CLS, MASK, SEP);
    }

    @Test
    void halfASurrogatePairIsNoCharacter() {
        Tokenizer tokenizer = tokenizer(text("lower.json"));
        assertThat(tokenizer.encode("the \ud83d dog\ude00"))
                .containsExactly(tokenizer.encode("the dog"));
    }

    @Test
    void aLimitCutsTheTextAndKeepsTheLastSpecialToken() {
        Tokenizer tokenizer = tokenizer(text("lower.json"));
        String text = "the quick [MASK] fox jumps over";
        int[] whole = tokenizer.encode(text);
        for (int limit = 3; limit < whole.length + 3; limit++) {
            TokenRow row = tokenizer.encode(text, limit);
            int kept = Math.min(limit, whole.length);
            int[] expected = Arrays.copyOf(whole, kept);
            expected[kept - 1] = SEP;
            assertThat(row.ids()).containsExactly(expected);
            assertThat(row.cut()).isEqualTo(limit < whole.length);
        }
        for (int limit : new int[] {2, 0, -1}) {
            assertThat(catchThrowableOfType(Refusal.class, () -> tokenizer.encode(text, limit)))
                    .hasFieldOrPropertyWithValue("code", TextRefusal.LIMIT);
        }
    }

    @Test
    void rowsHaveTheirOwnLengthAndThoseCutAreCounted() {
        Tokenizer tokenizer = tokenizer(text("lower.json"));
        List<String> texts = List.of("the", "the quick brown fox", "", "the dog the dog");
        TokenRows rows = tokenizer.encode(texts);
        assertThat(rows.cut()).isZero();
        assertThat(rows.longest()).isEqualTo(6);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(rows.ids().get(i)).containsExactly(tokenizer.encode(texts.get(i)));
        }
        assertThat(tokenizer.encode(texts, 5).cut()).isEqualTo(2);
        assertThat(tokenizer.encode(texts, 5).longest()).isEqualTo(5);
        assertThat(tokenizer.encode(List.of(), 5).ids()).isEmpty();
        assertThat(tokenizer.encode(List.of()).longest()).isZero();
    }

    @Test
    void theTokenOfPaddingIsTheFiles() {
        Tokenizer tokenizer = tokenizer(text("lower.json"));
        assertThat(tokenizer.padId()).isZero();
        assertThat(tokenizer.size()).isEqualTo(180);
        assertThat(tokenizer(changed("\"pad_id\":0", "\"pad_id\":7")).padId()).isEqualTo(7);
        assertThat(tokenizer(changed("\"pad_id\":0,", "").replace("\"[PAD]\":0", "\"[PAD]\":0"))
                        .padId())
                .isZero();
        String unset = text("lower.json").replaceFirst("\"padding\":\\{.*?\\}.*?\\}", "\"p\":0");
        assertThat(tokenizer(unset).padId()).isZero();
    }

    @Test
    void whatIsMissingIsAsTheLibraryHasIt() {
        Tokenizer tokenizer = tokenizer(text("lower.json"));
        int[] ids = tokenizer.encode("Caf\u00e9 unaffable 3.14");
        for (String part : List.of(
                "\"max_input_chars_per_word\":20,",
                "\"continuing_subword_prefix\":\"##\",",
                "\"clean_text\":true,",
                "\"strip_accents\":null,",
                ",\"lowercase\":true",
                "\"unk_token\":\"[UNK]\",")) {
            assertThat(tokenizer(changed(part, "")).encode("Caf\u00e9 unaffable 3.14"))
                    .containsExactly(ids);
        }
        assertThat(tokenizer(changed("\"type\":\"WordPiece\",\"unk_token\"", "\"unk_token\""))
                        .encode("the"))
                .containsExactly(tokenizer.encode("the"));
        String bare = text("lower.json").replaceFirst("\"post_processor\":", "\"other\":");
        assertThat(tokenizer(bare).encode("the")).hasSize(1);
        String plain = text("lower.json").replaceFirst("\"normalizer\":", "\"other\":");
        assertThat(tokenizer(plain).encode("the THE")).containsExactly(CLS, ids("the"), 1, SEP);
    }

    private int ids(String word) {
        return tokenizer(text("lower.json")).encode(word)[1];
    }

    @Test
    void otherModelsAreRefusedWithAWayOut() {
        for (String type : List.of("BPE", "Unigram", "WordLevel", "")) {
            assertRefused(
                    TextRefusal.MODEL_TYPE,
                    "NPZ",
                    changed(
                            "\"type\":\"WordPiece\",\"unk_token\"",
                            "\"type\":\"" + type + "\",\"unk_token\""));
        }
        assertRefused(TextRefusal.MODEL_TYPE, "none", "{}");
    }

    @ParameterizedTest
    @CsvSource({
        "NORMALIZER, BertNormalizer, NFKC",
        "NORMALIZER, BertNormalizer, Sequence",
        "PRE_TOKENIZER, BertPreTokenizer, Whitespace",
        "PRE_TOKENIZER, BertPreTokenizer, ByteLevel",
        "POST_PROCESSOR, TemplateProcessing, RobertaProcessing"
    })
    void stepsThatAreNotKnownAreNamed(TextRefusal code, String known, String other) {
        assertRefused(code, other, changed(known, other));
    }

    @Test
    void templatesOfOtherFormsAreRefused() {
        String single = "\"single\":[{\"SpecialToken\":{\"id\":\"[CLS]\",\"type_id\":0}},";
        for (String other : List.of(
                single.replace("0}", "1}"),
                single + "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},",
                single + "{\"Sequence\":{\"id\":\"B\",\"type_id\":0}},",
                single + "{\"Other\":{}},",
                "\"single\":[],\"rest\":[")) {
            assertRefused(TextRefusal.POST_PROCESSOR, "template", changed(single, other));
        }
        assertRefused(TextRefusal.BAD_FILE, "[CLS]", changed("\"ids\":[2]", "\"ids\":2"));
        assertRefused(TextRefusal.BAD_FILE, "-2", changed("\"ids\":[2]", "\"ids\":[-2]"));
    }

    @Test
    void contradictionsAreRefused() {
        assertRefused(TextRefusal.VOCABULARY, "[UNK]", changed("\"[UNK]\":1,", "\"other\":1,"));
        assertRefused(TextRefusal.VOCABULARY, "two ids", changed("\"[MASK]\":4", "\"[MASK]\":5"));
        assertRefused(TextRefusal.BAD_FILE, "vocab", changed("\"vocab\"", "\"words\""));
        assertRefused(TextRefusal.BAD_FILE, "1.5", changed("\"[MASK]\":4", "\"[MASK]\":1.5"));
        assertRefused(TextRefusal.BAD_FILE, "-4", changed("\"[MASK]\":4", "\"[MASK]\":-4"));
        assertRefused(
                TextRefusal.BAD_FILE,
                "2147483647",
                changed("\"[MASK]\":4", "\"[MASK]\":2147483647"));
        assertRefused(
                TextRefusal.BAD_FILE,
                "lowercase",
                changed("\"lowercase\":true", "\"lowercase\":1"));
        assertRefused(
                TextRefusal.BAD_FILE, "content", changed("\"content\":\"[MASK]\"", "\"c\":0"));
        assertRefused(
                TextRefusal.BAD_FILE,
                "added_tokens",
                changed("\"added_tokens\":", "\"added_tokens\":3,\"x\":"));
    }

    @Test
    void whatIsNoJsonIsRefused() throws IOException {
        String json = text("lower.json");
        for (String other : List.of(
                "",
                "[]",
                "3",
                json.substring(0, json.length() / 2),
                json + "{}",
                changed("\"[MASK]\":4", "\"[MASK]\":4,\"[MASK]\":4"),
                "[".repeat(1000))) {
            assertRefused(TextRefusal.BAD_FILE, "expected", other);
        }
        Path file = folder.resolve("latin.tokenizer.json");
        Files.write(file, changed("fox", "f\u00fcx").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchThrowableOfType(Refusal.class, () -> Tokenizer.read(file))
                        .code())
                .isEqualTo(TextRefusal.BAD_FILE);
        assertThat(catchThrowableOfType(
                                Refusal.class, () -> Tokenizer.read(folder.resolve("none.json")))
                        .code())
                .isEqualTo(DataRefusal.MISSING_FILE);
        assertThat(catchThrowableOfType(Refusal.class, () -> Tokenizer.read(folder))
                        .code())
                .isEqualTo(DataRefusal.NO_REGULAR_FILE);
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((1L << 28) + 1);
        }
        assertThat(catchThrowableOfType(Refusal.class, () -> Tokenizer.read(file))
                        .code())
                .isEqualTo(TextRefusal.BAD_FILE);
    }

    /** Damaged files are read or refused; nothing else is thrown. */
    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        byte[] sound = resource("lower.json");
        Random random = new Random(3);
        Path file = folder.resolve("damaged.json");
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bytes = sound.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
            }
            Files.write(file, bytes);
            try {
                assertThat(Tokenizer.read(file).encode("the quick [MASK]")).isNotEmpty();
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isInstanceOf(TextRefusal.class);
                refused++;
            }
        }
        assertThat(refused).isBetween(50, 450);
    }

    @Test
    void theTokenizerBesideAModelIsTheOnlyOne() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnx"), "");
        assertNotBeside(TextRefusal.NO_TOKENIZER, model);
        Files.createDirectory(folder.resolve("old-tokenizer.json"));
        assertNotBeside(TextRefusal.NO_TOKENIZER, model);

        Path file = folder.resolve("mini-tokenizer.json");
        Files.writeString(file, text("lower.json"));
        assertThat(Tokenizer.beside(model).file()).isEqualTo(file);
        assertThat(Tokenizer.beside(folder).encode("the")).hasSize(3);

        Files.writeString(folder.resolve("tokenizer.json"), text("cased.json"));
        assertThat(assertNotBeside(TextRefusal.SEVERAL_TOKENIZERS, model).names())
                .containsExactly("mini-tokenizer.json", "tokenizer.json");
        assertNotBeside(DataRefusal.MISSING_FILE, folder.resolve("no").resolve("model.onnx"));
    }

    private static Refusal assertNotBeside(Refusal.Code code, Path model) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Tokenizer.beside(model));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        return refusal;
    }

    /** Long words and many words of like hash codes take no time that grows with their square. */
    @Test
    void longTextsAreRead() {
        Tokenizer tokenizer = tokenizer(changed(
                "\"max_input_chars_per_word\":20", "\"max_input_chars_per_word\":10000000"));
        assertThat(tokenizer.encode("x".repeat(1_000_000))).hasSize(1_000_002);
        assertThat(tokenizer.encode("the ".repeat(100_000))).hasSize(100_002);
        assertThat(tokenizer.encode("[".repeat(100_000))).hasSize(100_002);
    }
}
