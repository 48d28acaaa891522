package org.plstar.study.options;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.data.text.TokenColumn;
import org.plstar.data.text.Tokenizer;
import org.plstar.onnx.RowTokens;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options that say which column is text, and how it becomes a model's tokens. */
public final class TokenOptions {
    private static final int MOST = 512;

    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            description =
                    "The column that is text, which becomes the tokens of an ONNX model; other columns"
                            + " but the target are left out.")
    private @Nullable String text;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description =
                    "The model's tokenizer.json, of type WordPiece (default: the only file beside the"
                            + " model whose name ends so).")
    private @Nullable Path tokenizer;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description =
                    "At most N tokens of a text; the rest is cut off (default: the length of the model's"
                            + " table of positions, at most " + MOST + ").")
    private @Nullable Integer tokens;

    /** For picocli. */
    public TokenOptions() {}

    /**
     * The column of text, if one was named.
     *
     * @param model the file that it is for; absent where there is none
     * @param base where relative paths begin
     */
    Optional<TokenColumn> column(Optional<Path> model, Path base) {
        if (text == null) {
            if (tokenizer != null || tokens != null) {
                throw UnusedOption.because(
                        "--tokenizer, --tokens", "no column of text is named", "--text COLUMN");
            }
            return Optional.empty();
        }
        if (model.isEmpty()) {
            throw UnusedOption.because(
                    "--text", "there is no ONNX model", "an ONNX model, and --data");
        }
        Tokenizer read = tokenizer == null
                ? Tokenizer.beside(model.get())
                : Tokenizer.read(base.resolve(tokenizer));
        RowTokens file = RowTokens.of(model.get(), TokenColumn.IDS);
        if (file.unmasked()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--text " + text,
                    model.get() + " takes no mask: tokens that fill up short texts would count",
                    "a model with an input " + TokenColumn.MASK,
                    "export it with its mask, or pass rows of equal length as an NPZ file");
        }
        if (file.exact().isPresent() && tokens != null && file.exact().getAsInt() != tokens) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--tokens " + tokens,
                    "rows of " + model.get() + " have " + file.exact().getAsInt() + " tokens each",
                    "that number",
                    "leave it out");
        }
        int most = Math.min(MOST, file.most().orElse(MOST));
        int count = tokens == null ? file.exact().orElse(most) : tokens;
        return Optional.of(new TokenColumn(text, count, file.exact().isPresent(), read.json()));
    }
}
