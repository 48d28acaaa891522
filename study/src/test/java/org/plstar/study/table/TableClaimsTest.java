package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.DataSource;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;
import org.plstar.study.describe.Description;
import org.plstar.study.predict.EvaluationClaim;

class TableClaimsTest {
    @TempDir
    private Path folder;

    /** With its missing values. */
    private Dataset read(CharSequence text) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        return DataSource.open(
                        file,
                        ReadOptions.defaults().withMissing(MissingValues.KEEP).withTargets("y"))
                .data();
    }

    private static Account said(TableFitRequest request) {
        Say say = new Say();
        TableClaims.tell(request, request.run(), say);
        return say.account();
    }

    /** The target is the first column, or the sum of both. */
    private Account columns(boolean both) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 40; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            text.append(a).append(',').append(b).append(',').append(both ? a + b : 3 * a + 1);
            text.append('\n');
        }
        return said(TableFitRequest.of(read(text)).withSingle(true).withColumns(true));
    }

    @Tag("net")
    @Test
    void moreRowsAreForetoldFromTwoHundredOn() {
        TableFitRequest request =
                TableFitRequest.of(Bundled.DIABETES.load()).withSingle(true).withMoreRows(true);
        Account enough = said(request);
        assertThat(enough.reasons())
                .filteredOn(s -> s.claim().equals(TableClaim.MORE_ROWS_SIZE.key()))
                .singleElement()
                .satisfies(s -> assertThat(s.text())
                        .contains("With twice the rows expect to be off by", "(held in "));
        Account few =
                said(TableFitRequest.of(Bundled.WINE.load()).withSingle(true).withMoreRows(true));
        assertThat(few.said(TableClaim.MORE_ROWS_WITHHELD)).isTrue();
        assertThat(few.said(TableClaim.MORE_ROWS_SHARE)).isFalse();
        assertThat(enough.said(TableClaim.MORE_ROWS_WITHHELD)).isFalse();
    }

    @Test
    void aColumnThatDecidesTheTargetAloneIsAWarning() throws IOException {
        Account leading = columns(false);
        assertThat(leading.reasons())
                .filteredOn(f -> f.claim().equals(TableClaim.LEADING_COLUMN.key()))
                .first()
                .satisfies(f -> assertThat(f.values()).containsEntry("column", "a"));
        assertThat(leading.verdict().orElseThrow().claim())
                .isEqualTo(EvaluationClaim.NUMBER_ABOVE.key());
        Account shared = columns(true);
        assertThat(shared.said(TableClaim.LEADING_COLUMN)).isFalse();
        assertThat(shared.said(TableClaim.COLUMNS_COUNT)).isTrue();
    }

    @Test
    void whatRowsAreLeftOutIsToldAsItIs() throws IOException {
        Account six = said(TableFitRequest.of(read("x,y\n1,1\n2,3\n3,2\n4,5\n5,4\n6,6\n")));
        assertThat(six.verdict().orElseThrow().text())
                .contains("chosen without its part of the rows, one of 6");
        Account copies = said(TableFitRequest.of(read("x,y\n" + "1,1\n2,3\n3,2\n4,5\n".repeat(5))));
        assertThat(copies.verdict().orElseThrow().text()).contains("one of 4");
    }

    @Test
    void aClassOfOneRowAndMissingValuesAreTold() throws IOException {
        StringBuilder text = new StringBuilder("x,fixed,y\n");
        for (int i = 0; i < 24; i++) {
            text.append(i % 6 == 5 ? "" : String.valueOf(i)).append(",5,");
            text.append(i == 20 ? "once" : i < 12 ? "low" : "high").append('\n');
        }
        TableFitRequest request = TableFitRequest.of(read(text)).withSingle(true);
        Account account = said(request);
        assertThat(account.findings())
                .filteredOn(f -> f.claim().equals(TableClaim.ONE_ROW_CLASS.key()))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.sign()).isEqualTo(Sign.WARNING);
                    assertThat(f.text()).contains("once");
                });
        assertThat(account.said(TableClaim.MISSING_VALUES)).isTrue();
        assertThat(account.said(TableClaim.CONSTANT_COLUMNS)).isTrue();
    }

    @Test
    void testRowsAreTheVerdictAndLeftOutRowsFold() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 20; i++) {
            text.append(i).append(',').append(Math.sin(i / 3.0)).append('\n');
        }
        Dataset rows = read(text);
        TableFitRequest request = Description.of(TableFitRequest.class)
                .make(Map.of(
                        "rows", rows,
                        "test", Optional.of(rows),
                        "engine", Optional.empty()));
        Account account = said(request);
        Said verdict = account.verdict().orElseThrow();
        assertThat(verdict.holdsFor().rows()).contains("20 test rows");
        assertThat(verdict.sign()).isEqualTo(Sign.NOTE);
        assertThat(account.reasons())
                .extracting(Said::claim)
                .contains(EvaluationClaim.SEEN_ROWS.key());
        assertThat(account.more())
                .anySatisfy(f -> assertThat(f.holdsFor().rows().orElse(""))
                        .contains("chosen without its tenth"));
    }

    @Test
    void contradictedLabelsTakenOutAreComparedOnTheSameRows() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(i).append(',').append((i < 20) != (i == 5 || i == 33) ? "a" : "b");
            text.append('\n');
        }
        TableFitRequest request =
                TableFitRequest.of(read(text)).withSingle(true).withWithoutSuspects(true);
        TableFitResult result = request.run();
        Without without = result.without().orElseThrow();
        assertThat(without.rows() + without.others()).isEqualTo(40);
        Say say = new Say();
        TableClaims.tell(request, result, say);
        assertThat(say.account().said(TableClaim.WITHOUT_SUSPECTS)).isTrue();
        assertThat(say.account().said(TableClaim.NO_SUSPECTS)).isFalse();
    }
}
