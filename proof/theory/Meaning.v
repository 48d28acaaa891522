(** Plain readings of the statement, for who checks that [F] means what it should.

    No proof needs this file. *)
From Interval Require Import Real.Xreal Float.Generic_proof Float.Basic Float.Primitive_ops.
From Flocq Require Import IEEE754.BinarySingleNaN IEEE754.PrimFloat.
From Coquelicot Require Import Coquelicot.
From Coq Require Import ZArith List Floats Reals Lra.
From PlStar Require Import Lang Erf Gauss.
Import ListNotations.
Local Open Scope R_scope.

(** The real number of a double is that of Flocq's formalization of IEEE 754. *)
Lemma real_of_double x : toR x = B2R (Prim2B x).
Proof.
unfold toR, PrimitiveFloat.toR. rewrite PrimitiveFloat.toX_Prim2B.
destruct (Prim2B x); try reflexivity. cbn -[FtoR]. apply FtoR_split.
Qed.

Lemma zero_is_zero : toR 0%float = 0.
Proof. unfold toR; compute; lra. Qed.

(** Two layers on two samples: F is b1 tanh(a1 x + a2 y) + b2 tanh(a3 x + a4 y). *)
Definition layers : program := Program
  [Data 0; Param 0 (Loops 0 [(4%nat, 1%Z)]); Mul 1 0 1 2 2 1; Fun Tanh 2;
   Param 1 (Loops 0 [(2%nat, 1%Z)]); Mul 4 3 1 1 2 1]
  [Sample [[1%float; 2%float]] []; Sample [[3%float; 4%float]] []].

Lemma layers_mean a1 a2 a3 a4 b1 b2 :
  F [layers] [[a1; a2; a3; a4]; [b1; b2]] =
  map
    (fun s : R * R =>
       b1 * tanh (a1 * fst s + a2 * snd s) + b2 * tanh (a3 * fst s + a4 * snd s))
    [(toR 1%float, toR 2%float); (toR 3%float, toR 4%float)].
Proof.
unfold F, outputs, layers; cbn -[toR]. unfold zero; cbn -[toR].
rewrite zero_is_zero, !Rplus_0_l; reflexivity.
Qed.

(** Gather, with -1 for zero; two products of 1 x 2 by 2 x 1 matrices; a sum to one of two
    places; a factor; relu. *)
Definition others : program := Program
  [Param 0 (Loops 0 [(4%nat, 1%Z)]); Gather 0 (Listed [3; -1; 0; 1]%Z); Mul 0 1 2 1 2 1;
   Sum 2 (Listed [1; 1]%Z) 2; Lin1 2%float 3; Fun Relu 4] [Sample [] []].

Lemma others_mean a b c d :
  F [others] [[a; b; c; d]] = [Rmax 0 0; Rmax (2 * (a * d + (c * a + d * b))) 0].
Proof.
unfold F, outputs, others; cbn -[toR]. unfold zero; cbn -[toR]. rewrite zero_is_zero.
replace (toR 2%float) with 2 by (unfold toR; compute; lra).
apply (f_equal2 cons); [f_equal; lra|].
apply (f_equal2 cons); [f_equal; field|reflexivity].
Qed.

(** The integral of erf exists, from 0 to any x, and erf is 0 at 0. That it goes to 1 is
    [Gauss.erf_near_1]. *)
Lemma erf_is_integral x : is_RInt (fun t => 2 / sqrt PI * exp (- (t * t))) 0 x (erf x).
Proof.
apply (is_RInt_scal bell 0 x (2 / sqrt PI) (E x)), (RInt_correct bell), smooth_integral.
intros t; eexists; apply bell_derivative.
Qed.

Lemma erf_0 : erf 0 = 0.
Proof. change (2 / sqrt PI * E 0 = 0). rewrite E_0; ring. Qed.

(** What a line of erf means. *)
Lemma erf_mean a : F [Program [Param 0 (Loops 0 []); Fun Erf 0] [Sample [] []]] [[a]] = [erf a].
Proof. reflexivity. Qed.

(** A step of gradient descent on a b = t, whose loss is half of the square of a b - t. *)
Definition factors : program := Program
  [Param 0 (Loops 0 []); Param 0 (Loops 1 []); Mul 0 1 1 1 1 1] [Sample [] []].

Lemma step_mean a b t eta : step [factors] [t] [[1%float; 1%float]] eta [a; b] =
  [a - toR eta * ((a * b - toR t) * b); b - toR eta * ((a * b - toR t) * a)].
Proof.
assert (Loss : forall x y,
  loss [factors] [t] [[1%float; 1%float]] [x; y] = (x * y - toR t) * (x * y - toR t) / 2).
{ intros x y. unfold loss, F, outputs, factors; cbn -[toR]. unfold zero; cbn -[toR].
  rewrite zero_is_zero; field. }
unfold step; cbn [length seq map nth].
apply (f_equal2 cons); [|apply (f_equal2 cons); [|reflexivity]].
- replace (partial [factors] [t] [[1%float; 1%float]] [a; b] 0) with ((a * b - toR t) * b);
    [reflexivity|]. symmetry; apply is_derive_unique.
  apply is_derive_ext with (fun u => ((a + u) * b - toR t) * ((a + u) * b - toR t) / 2).
  { intros u; symmetry; apply Loss. }
  auto_derive; [exact I|]. field.
- replace (partial [factors] [t] [[1%float; 1%float]] [a; b] 1) with ((a * b - toR t) * a);
    [reflexivity|]. symmetry; apply is_derive_unique.
  apply is_derive_ext with (fun u => (a * (b + u) - toR t) * (a * (b + u) - toR t) / 2).
  { intros u; symmetry; apply Loss. }
  auto_derive; [exact I|]. field.
Qed.
