"""The operations of the dated API on notification settings."""

from fondaco.surfaces.leaflink.notices import (
    SETTING,
    TOPIC_GROUP,
    BuyerNotificationSettingIn,
    BuyerNotificationSettingView,
    ChoiceIn,
    ChoiceView,
    change_choices,
    read_choices,
    set_switches,
)
from fondaco.surfaces.operation import Operation, Parameter
from fondaco.surfaces.records import COMPANY
from fondaco.surfaces.standard import WHOLE, WRITES, record_operations
from fondaco.surfaces.surface import House

OWN = Parameter(COMPANY, WHOLE, "The company whose people are told; the caller's own if it is left out")


def operations(house: House) -> list[Operation]:
    settings, preferences = "notification settings", "notification preferences"
    of_user = "/notification/preferences/user/{user_id}"
    shown = list[ChoiceView]
    return [
        *record_operations(SETTING, settings, "list read"),
        Operation(
            "POST",
            SETTING.collection.path,
            set_switches,
            "Say which people are told of which events of orders",
            settings,
            BuyerNotificationSettingIn,
            BuyerNotificationSettingView,
            201,
            parameters=(OWN,),
            errors=(400,),
            **WRITES,
        ),
        *record_operations(TOPIC_GROUP, preferences, "list read"),
        Operation("GET", of_user, read_choices, "What a user is told of", preferences, schema=shown, errors=(404,)),
        Operation(
            "PATCH",
            of_user,
            change_choices,
            "Change what a user is told of",
            preferences,
            list[ChoiceIn],
            shown,
            errors=(400, 404),
            **WRITES,
        ),
    ]
