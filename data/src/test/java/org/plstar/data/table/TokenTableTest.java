package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.data.text.TokenColumn;
import org.plstar.refusal.Refusal;

/** A column of text as tokens and their mask. */
class TokenTableTest {
    private static final String TOKENIZER = """
            {"normalizer": {"type": "BertNormalizer", "clean_text": true,
              "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
             "pre_tokenizer": {"type": "BertPreTokenizer"},
             "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
             "model": {"type": "WordPiece", "unk_token": "[UNK]",
              "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
              "vocab": {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "good": 4, "bad": 5,
               "film": 6, "##s": 7}}}
            """;

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    private static ReadOptions options(int tokens) {
        return ReadOptions.defaults()
                .withTargets("y")
                .withText(new TokenColumn("words", tokens, TOKENIZER));
    }

    @Test
    void rowsAreTokensThenTheirMask() throws IOException {
        Loaded loaded = DataSource.open(
                file("id,words,y\n1,Good films,a\n2,bad,b\n3,\"a good, bad film\",a\n"),
                options(50));
        Dataset d = loaded.data();
        assertThat(d.width()).isEqualTo(14);
        assertThat(d.featureNames()).startsWith("input_ids_0").endsWith("attention_mask_6");
        assertThat(java.util.Arrays.copyOf(d.features(), 28))
                .containsExactly(
                        1, 4, 6, 7, 2, 0, 0, 1, 1, 1, 1, 1, 0, 0, //
                        1, 5, 2, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0);
        assertThat(loaded.notes()).contains("beside the text these columns are left out: \"id\"");
        assertThat(d.schema().texts().getFirst().tokens()).isEqualTo(7);
    }

    @Test
    void otherRowsHaveAsManyTokensAsThoseOfTraining() throws IOException {
        Dataset training = DataSource.open(file("words,y\ngood,a\nbad film,b\n"), options(50))
                .data();
        Loaded other = DataSource.openFeatures(
                file("words\ngood film good film\nbad\n"),
                ReadOptions.defaults(),
                training.schema());
        assertThat(other.data().features())
                .containsExactly(1, 4, 6, 2, 1, 1, 1, 1, 1, 5, 2, 0, 1, 1, 1, 0);
        assertThat(other.notes()).contains("1 of 2 texts have more than 4 tokens and are cut");
    }

    @Test
    void textsAreCutAtTheLimit() throws IOException {
        Loaded loaded = DataSource.open(file("words,y\ngood film good,a\nbad,b\n"), options(4));
        assertThat(loaded.data().width()).isEqualTo(8);
        assertThat(loaded.notes()).contains("1 of 2 texts have more than 4 tokens and are cut");
    }

    private static Refusal refused(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call);
    }

    @Test
    void aMissingTextIsRefusedWithItsLineAndColumn() throws IOException {
        Path file = file("words,y\ngood,a\n,b\nNA,b\nbad,b\n");
        for (MissingValues how : List.of(MissingValues.REFUSE, MissingValues.MEAN)) {
            Refusal refusal = refused(() -> DataSource.open(file, options(9).withMissing(how)));
            assertThat(refusal.code()).isEqualTo(DataRefusal.MISSING_TEXT);
            assertThat(refusal.where()).endsWith("line 3, column \"words\", value \"\"");
            assertThat(refusal.what()).isEqualTo("a text is missing (2 in 2 of 4 rows)");
        }
        Dataset some = DataSource.open(file, options(9).withMissing(MissingValues.DROP))
                .data();
        assertThat(some.rows()).isEqualTo(2);
    }

    @Test
    void rowsToPredictHaveTheTextOrItsTokens() throws IOException {
        Dataset training =
                DataSource.open(file("words,y\ngood,a\nbad,b\n"), options(9)).data();
        Path none = file("text\ngood\n");
        Refusal refusal = refused(
                () -> DataSource.openFeatures(none, ReadOptions.defaults(), training.schema()));
        assertThat(refusal.where()).endsWith("column \"words\"");
        assertThat(refusal.what()).isEqualTo("the column of text is not in the file");
        Path tokens = file(String.join(",", training.featureNames()) + "\n1,5,2,1,1,1\n");
        assertThat(DataSource.openFeatures(tokens, ReadOptions.defaults(), training.schema())
                        .data()
                        .features())
                .containsExactly(1, 5, 2, 1, 1, 1);
    }

    @Test
    void rowsAreFilledUpForAModelThatTakesNoFewer() throws IOException {
        TokenColumn filled = new TokenColumn("words", 5, true, TOKENIZER);
        Dataset d = DataSource.open(
                        file("words,y\ngood,a\nbad,b\n"),
                        ReadOptions.defaults().withTargets("y").withText(filled))
                .data();
        assertThat(d.width()).isEqualTo(10);
        assertThat(java.util.Arrays.copyOf(d.features(), 10))
                .containsExactly(1, 4, 2, 0, 0, 1, 1, 1, 0, 0);
    }

    @Test
    void aColumnOfTextThatIsNotThereIsRefused() throws IOException {
        Path none = file("text,y\ngood,a\nbad,b\n");
        assertThatThrownBy(() -> DataSource.open(none, options(9)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the column of text is not in the file");
    }

    @Test
    void targetsThatAreNotThereAreToldWithTheColumnsOfTheFile() throws IOException {
        Path file = file("words,y\ngood,a\nbad,b\n");
        Refusal none = refused(() -> DataSource.open(file, options(9).withTargets()));
        assertThat(none.code()).isEqualTo(DataRefusal.TARGET_NOT_GIVEN);
        assertThat(none.fix()).isEqualTo("there are: \"words\", \"y\"");
        Refusal other = refused(() -> DataSource.open(file, options(9).withTargets("label")));
        assertThat(other.code()).isEqualTo(DataRefusal.UNKNOWN_TARGET);
        assertThat(other.fix()).isEqualTo("there are: \"words\", \"y\"");
        Refusal same = refused(() -> DataSource.open(file, options(9).withTargets("words")));
        assertThat(same.where()).endsWith("column \"words\"");
        assertThat(same.what()).doesNotContain("not in the file");
    }
}
