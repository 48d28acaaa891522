(** Intervals of doubles: arithmetic, elementary functions, comparisons, slopes.

    Intervals are those of CoqInterval on primitive floats. [X ∋ x] says that x lies in X. Where an
    operation has no result, as a division by an interval about 0, its interval holds all numbers;
    so no lemma has a side condition, and a bad interval can refuse a certificate and do no more. *)
From Interval Require Import Real.Xreal Interval.Interval Float.Basic Float.Primitive_ops.
From Interval Require Import Interval.Float_full.
From Coq Require Import ZArith Reals Lra.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Lang.
Local Open Scope R_scope.

Module I := FloatIntervalFull PrimitiveFloat.
Definition prec := PrimitiveFloat.PtoP 53.

Definition holds (X : I.type) (x : R) : Prop := contains (I.convert X) (Xreal x).
Infix "∋" := holds (at level 70).

(** * Intervals without a result, and between two numbers *)

Lemma nai_holds x : I.nai ∋ x.
Proof. unfold holds; rewrite I.nai_correct; exact Logic.I. Qed.

Lemma no_number_holds X x : contains (I.convert X) Xnan -> X ∋ x.
Proof. unfold holds; intros H. apply contains_Xnan in H; rewrite H; exact Logic.I. Qed.

Lemma holds_between X a b c : X ∋ a -> X ∋ b -> a <= c <= b -> X ∋ c.
Proof. intros A B C. exact (contains_connected (I.convert X) a b A B c C). Qed.

(** * Numbers and arithmetic *)

Definition exactly (x : PrimFloat.float) : I.type := I.singleton x.
Definition whole (z : Z) : I.type := I.fromZ prec z.

Lemma exactly_holds x : exactly x ∋ toR x.
Proof. exact (I.singleton_correct x). Qed.

Lemma whole_holds z : whole z ∋ IZR z.
Proof. apply I.fromZ_correct. Qed.

Lemma zero_holds : I.zero ∋ 0.
Proof. unfold holds; rewrite I.zero_correct; split; simpl; lra. Qed.

Lemma add_holds X Y x y : X ∋ x -> Y ∋ y -> I.add prec X Y ∋ x + y.
Proof. intros; apply (I.add_correct prec X Y (Xreal x) (Xreal y)); assumption. Qed.

Lemma sub_holds X Y x y : X ∋ x -> Y ∋ y -> I.sub prec X Y ∋ x - y.
Proof. intros; apply (I.sub_correct prec X Y (Xreal x) (Xreal y)); assumption. Qed.

Lemma mul_holds X Y x y : X ∋ x -> Y ∋ y -> I.mul prec X Y ∋ x * y.
Proof. intros; apply (I.mul_correct prec X Y (Xreal x) (Xreal y)); assumption. Qed.

Lemma div_holds X Y x y : X ∋ x -> Y ∋ y -> I.div prec X Y ∋ x / y.
Proof.
intros HX HY; generalize (I.div_correct prec X Y (Xreal x) (Xreal y) HX HY); simpl.
unfold Xdiv'; destruct (is_zero y); intros H; [apply no_number_holds|]; exact H.
Qed.

Lemma inv_holds X x : X ∋ x -> I.inv prec X ∋ / x.
Proof.
intros HX; generalize (I.inv_correct prec X (Xreal x) HX); simpl.
unfold Xinv'; destruct (is_zero x); intros H; [apply no_number_holds|]; exact H.
Qed.

Lemma neg_holds X x : X ∋ x -> I.neg X ∋ - x.
Proof. apply (I.neg_correct X (Xreal x)). Qed.

Lemma abs_holds X x : X ∋ x -> I.abs X ∋ Rabs x.
Proof. apply (I.abs_correct X (Xreal x)). Qed.

Lemma sqr_holds X x : X ∋ x -> I.sqr prec X ∋ x * x.
Proof. intros H; generalize (I.sqr_correct prec X (Xreal x) H); simpl; easy. Qed.

Lemma join_holds X Y x : X ∋ x \/ Y ∋ x -> I.join X Y ∋ x.
Proof. apply I.join_correct. Qed.

(** * Elementary functions *)

Lemma exp_holds X x : X ∋ x -> I.exp prec X ∋ exp x.
Proof. apply (I.exp_correct prec X (Xreal x)). Qed.

Lemma sin_holds X x : X ∋ x -> I.sin prec X ∋ sin x.
Proof. apply (I.sin_correct prec X (Xreal x)). Qed.

Lemma cos_holds X x : X ∋ x -> I.cos prec X ∋ cos x.
Proof. apply (I.cos_correct prec X (Xreal x)). Qed.

Lemma atan_holds X x : X ∋ x -> I.atan prec X ∋ atan x.
Proof. apply (I.atan_correct prec X (Xreal x)). Qed.

Lemma sqrt_holds X x : X ∋ x -> I.sqrt prec X ∋ R_sqrt.sqrt x.
Proof. apply (I.sqrt_correct prec X (Xreal x)). Qed.

Lemma ln_holds X x : X ∋ x -> I.ln prec X ∋ ln x.
Proof.
intros HX; generalize (I.ln_correct prec X (Xreal x) HX); simpl.
unfold Xln'; destruct (is_positive x); intros H; [|apply no_number_holds]; exact H.
Qed.

(** * Comparisons, of which [true] alone says something *)

Definition positive (X : I.type) : bool :=
  match I.sign_strict X with Xgt => true | _ => false end.

Lemma positive_sound X x : positive X = true -> X ∋ x -> 0 < x.
Proof.
unfold positive. generalize (I.sign_strict_correct X).
destruct (I.sign_strict X); try discriminate; intros H _ HX. exact (proj2 (H _ HX)).
Qed.

Definition not_negative (X : I.type) : bool :=
  match I.sign_large X with Xgt | Xeq => true | _ => false end.

Lemma not_negative_sound X x : not_negative X = true -> X ∋ x -> 0 <= x.
Proof.
unfold not_negative. generalize (I.sign_large_correct X).
destruct (I.sign_large X); try discriminate; intros H _ HX.
- injection (H _ HX); lra.
- exact (proj2 (H _ HX)).
Qed.

Definition at_most (X Y : I.type) : bool := not_negative (I.sub prec Y X).

Lemma at_most_sound X Y x y : at_most X Y = true -> X ∋ x -> Y ∋ y -> x <= y.
Proof.
intros L HX HY. generalize (not_negative_sound _ _ L (sub_holds _ _ _ _ HY HX)); lra.
Qed.

(** * Slopes of smooth functions *)

(** A function with a derivative on X that lies in D: the mean value theorem. *)
Lemma slope_of_smooth (f df : R -> R) X D x y :
  (forall t, X ∋ t -> is_derive f t (df t) /\ D ∋ df t) -> X ∋ x -> X ∋ y ->
  exists s, D ∋ s /\ f x - f y = s * (x - y).
Proof.
intros H HX HY.
assert (Between : forall t, Rmin y x <= t <= Rmax y x -> X ∋ t).
{ intros t T. unfold Rmin, Rmax in T.
  destruct (Rle_dec y x);
    [exact (holds_between _ _ _ _ HY HX T)|exact (holds_between _ _ _ _ HX HY T)]. }
destruct (MVT_gen f y x df) as [c [C1 C2]].
- intros t T. apply H, Between; lra.
- intros t T. apply continuity_pt_filterlim, (ex_derive_continuous f).
  exists (df t). apply H, Between, T.
- exists (df c); split; [apply H, Between, C1|exact C2].
Qed.
