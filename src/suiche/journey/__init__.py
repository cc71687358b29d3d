"""The road: shop, apply, decide, sign, repay, change, finish. Each step owns one paper and hands it on."""
